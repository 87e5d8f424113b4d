"""A process note is its author's: nothing about a report tells anybody else that there is one."""

import re

import pytest

from clinic.audit.models import AuditEvent
from clinic.cases import actions as case_actions
from clinic.cases import queries as cases
from clinic.cases.models import AccessKind
from clinic.core.errors import RuleError, StaleVersion
from clinic.notes import actions as notes
from clinic.reports import actions
from clinic.reports.models import ReportStatus
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


def test_who_did_not_draw_the_preview_looks_first(chris, second, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben)
    papers.draw(chris, report)
    with pytest.raises(RuleError, match="look at the preview yourself first"):
        actions.issue(papers.draft(second, report), by=second.user)
    assert (
        "look at the preview yourself first"
        in second.post("reports.issue", report_id=report, expect=409).text
    )
    papers.draw(second, report)
    with pytest.raises(RuleError, match="look at the preview yourself first"):
        actions.issue(papers.draft(chris, report), by=chris.user)
    actions.issue(papers.draft(second, report), by=second.user)
    papers.commit()
    assert papers.draft(chris, report).status is ReportStatus.ISSUED


@pytest.mark.parametrize("has_note", [False, True])
def test_a_second_counsellor_is_told_the_same_whatever_process_notes_there_are(
    chris, second, ana, ben, met, has_note
):
    report = papers.session_report(chris, met, ana, ben)
    if has_note:
        process_note(chris)
    papers.draw(chris, report)
    if has_note:
        process_note(chris, "Another thought, of the evening after it.")
    page = page_of(second, report)
    assert "Somebody else has made it" in page and "Make the PDF" in page
    assert "has changed since" not in page and "Issue to" not in page
    assert "look at the preview yourself" in second.post("reports.issue", report_id=report, expect=409).text


def test_own_process_notes_make_the_own_preview_stale(chris, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben)
    papers.draw(chris, report)
    process_note(chris)
    assert "has changed since" in page_of(chris, report)
    with pytest.raises(StaleVersion, match="changed since the preview"):
        actions.issue(papers.draft(chris, report), by=chris.user)


def test_process_notes_of_others_do_not(chris, second, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben)
    papers.draw(chris, report)
    process_note(second)
    assert "Issue to Ana and Ben" in page_of(chris, report)
    actions.issue(papers.draft(chris, report), by=chris.user)
