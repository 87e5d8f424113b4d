"""Words typed for a report are never lost: after it was issued in another tab, after a lock."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.accounts.models import ParkedText
from clinic.audit.models import AuditEvent
from clinic.core.clock import now, pinned
from clinic.core.database import db
from tests.portal.desk import hidden
from tests.reports import papers

TYPED = "Typed in the tab that came second."
STORED = "You talked about the folder."
SCRIPT = {"X-Autosave": "1", "Accept": "application/json"}
LATER = timedelta(hours=2)


@pytest.fixture
def report(chris, ana, ben):
    """A draft for both, at revision 2."""
    return papers.session_report(chris, papers.held(chris, ana, ben), ana, ben, summary=STORED)


def send(chris, ana, report, text, *, revision=2, expect=303, headers=None, **more):
    fields = {"words_summary": text, "revision": revision, "readers": [str(ana.client.id)], **more}
    return chris.post("reports.write", fields, report_id=report, expect=expect, headers=headers)


def page_of(chris, report):
    return chris.get("reports.write", report_id=report)


def refusals():
    query = select(AuditEvent.action).where(AuditEvent.outcome == "refused")
    return list(db.session.scalars(query))


def test_words_typed_for_a_report_issued_meanwhile_are_given_back(chris, ana, report):
    papers.issue(chris, report)
    refused = send(chris, ana, report, TYPED, expect=409)
    assert TYPED in refused.text and "stays as it is" in refused.text
    assert refusals() == ["report.refused"]
    answer = send(chris, ana, report, TYPED, expect=409, headers=SCRIPT)
    assert answer.json == {"conflict": True, "url": chris.address("reports.write", report_id=report)}
    send(chris, ana, report, STORED)


def test_kept_text_of_a_report_issued_since_is_shown_and_can_be_let_go(chris, ana, report):
    with pinned(now() + LATER):
        send(chris, ana, report, TYPED)
        chris.sign_in()
        papers.issue(chris, report)
        page = page_of(chris, report)
        assert TYPED in page.text
        fields = {"drop": "1", "restored": hidden(page, "restored")}
        chris.post("reports.write", fields, report_id=report)
        chris.get("reports.write", report_id=report, expect=303)


def test_text_kept_by_the_lock_does_not_overwrite_what_was_saved_since(chris, ana, report):
    send(chris, ana, report, "Saved by the other tab.")
    with pinned(now() + LATER):
        send(chris, ana, report, TYPED)
        chris.sign_in()
        page = page_of(chris, report)
    assert TYPED in page.text and "Saved by the other tab." in page.text
    assert "What was saved elsewhere in the meantime" in page.text
    assert "data-autosave" not in page.text


def test_only_the_page_that_shows_kept_text_settles_it(chris, ana, report):
    with pinned(now() + LATER):
        send(chris, ana, report, TYPED)
        chris.sign_in()
        send(chris, ana, report, "The other tab.")
        page = page_of(chris, report)
        assert TYPED in page.text
        send(chris, ana, report, "Both.", revision=3, restored=hidden(page, "restored"))
        assert TYPED not in page_of(chris, report).text
    assert db.session.query(ParkedText).count() == 0


def test_a_refused_report_leaves_a_trace(chris, ana, report):
    send(chris, ana, report, TYPED, revision=1, expect=409)
    send(chris, ana, report, "x" * 40_001, expect=422)
    assert refusals() == ["report.refused"] * 2
