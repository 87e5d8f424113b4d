"""A process note is its author's: nothing about a report tells anybody else that there is one."""

import re

import pytest

from clinic.audit.models import AuditEvent
from clinic.cases import actions as case_actions
from clinic.cases import queries as cases
from clinic.cases.models import AccessKind
from clinic.notes import actions as notes
from tests import cast
from tests.reports import papers

THOUGHT = "I have kept a second thought about the summer in the cellar."
ECHO = "You said you have kept a second thought about the summer in the cellar."
NEW_EVERY_TIME = re.compile(r'<input[^>]*name="csrf_token"[^>]*>')


@pytest.fixture
def met(chris, ana, ben):
    """A session both came to."""
    return papers.held(chris, ana, ben)


@pytest.fixture(autouse=True)
def drawing(monkeypatch):
    """Drawing has tests of its own; here it takes no second."""
    monkeypatch.setattr(papers.pdf, "render", lambda document: f"%PDF-{document.code}".encode())


@pytest.fixture
def second(lee, dana):
    """Dana, a second counsellor on the case."""
    case = cases.administered_case_for(lee.user, cast.CASE)
    counsellor = AccessKind.COUNSELLOR
    case_actions.grant_access(case, user=dana.user, kind=counsellor, from_on=cast.OPENED, by=lee.user)
    papers.commit()
    return dana


def process_note(person, text=THOUGHT):
    case = cases.case_for(person.user, cast.CASE, to_change=True)
    notes.write_process_note(case, text=text, by=person.user)
    papers.commit()


def issue_with_echoes(chris, report):
    keys = [finding.key for finding in papers.prepared(chris, report).findings]
    papers.issue(chris, report, kept=keys)
    return keys


def page_of(person, report):
    return NEW_EVERY_TIME.sub("", person.get("reports.report", report_id=report).text)


def test_a_kept_echo_of_a_process_note_is_shown_to_its_author_alone(chris, sam, second, ana, ben, met):
    process_note(chris)
    report = papers.session_report(chris, met, ana, ben, summary=ECHO)
    assert len(issue_with_echoes(chris, report)) == 1
    page = page_of(chris, report)
    assert "kept on purpose" in page and "your process note of" in page and ECHO in page
    for person in (sam, second):
        page = page_of(person, report)
        assert "process note" not in page and "kept on purpose" not in page and ECHO not in page


def test_others_still_see_the_echo_of_a_session_note_beside_it(chris, sam, ana, ben, met):
    papers.note_of(chris, met, data=THOUGHT)
    process_note(chris)
    report = papers.session_report(chris, met, ana, ben, summary=ECHO)
    assert len(issue_with_echoes(chris, report)) == 2
    assert page_of(chris, report).count(ECHO) == 2
    page = page_of(sam, report)
    assert page.count(ECHO) == 1 and "the note of the session of" in page and "process note" not in page


def test_the_log_says_nothing_of_it(chris, sam, ana, ben, met):
    process_note(chris)
    report = papers.session_report(chris, met, ana, ben, summary=ECHO)
    issue_with_echoes(chris, report)
    assert papers.work.audited("report.issued") == [report]
    assert papers.work.audited("report.echoes_kept") == []
    assert papers.work.db.session.query(AuditEvent).filter_by(action="process_note.written").count() == 1


def test_the_preview_of_others_does_not_change_by_a_process_note(chris, sam, second, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben, summary=ECHO)
    papers.draw(chris, report)
    before = [page_of(person, report) for person in (sam, second)]
    process_note(chris)
    assert [page_of(person, report) for person in (sam, second)] == before
    assert "your process note of" in page_of(chris, report)
