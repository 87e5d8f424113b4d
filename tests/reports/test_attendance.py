"""A session report goes only to who was there, also when it turns out later who that was."""

from uuid import UUID

import pytest

from clinic.appointments import actions as appointments
from clinic.appointments.queries import appointment_for
from clinic.core.errors import RuleError, StaleVersion
from clinic.reports import actions
from clinic.reports.models import ReportStatus
from tests.reports import papers

BEN_WAS_AWAY = "Ben did not attend this session"


@pytest.fixture
def met(chris, ana, ben):
    """A session both came to, as it was recorded at first."""
    return papers.held(chris, ana, ben)


@pytest.fixture(autouse=True)
def drawing(monkeypatch):
    """Drawing has tests of its own; here it takes no second."""
    monkeypatch.setattr(papers.pdf, "render", lambda document: f"%PDF-{document.code}".encode())


def correct(chris, appointment_id: UUID, *came) -> None:
    appointment = appointment_for(chris.user, appointment_id, to_change=True)
    appointments.hold(appointment, came={person.client.id for person in came}, by=chris.user)
    papers.commit()


def test_who_turns_out_not_to_have_come_gets_no_report_that_was_drawn_before(chris, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben)
    papers.draw(chris, report)
    correct(chris, met, ana)
    with pytest.raises(RuleError, match=BEN_WAS_AWAY):
        actions.issue(papers.draft(chris, report), by=chris.user)
    assert papers.queries.issued_to(ben.client) == []


def test_nor_one_that_is_drawn_again(chris, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben)
    correct(chris, met, ana)
    prepared = papers.prepared(chris, report)
    assert prepared.absent == ("Ben",)
    with pytest.raises(RuleError, match=BEN_WAS_AWAY):
        actions.keep_candidate(papers.draft(chris, report), prepared, b"%PDF-", by=chris.user)
    page = chris.post("reports.draw", report_id=report, expect=409).text
    assert BEN_WAS_AWAY in page
    chris.post("reports.issue", report_id=report, expect=409)
    assert papers.draft(chris, report).status is ReportStatus.DRAFT


def test_nothing_is_drawn_for_somebody_who_did_not_come(chris, ana, ben, met, monkeypatch):
    report = papers.session_report(chris, met, ana, ben)
    correct(chris, met, ana)
    drawn = []
    monkeypatch.setattr(papers.pdf, "render", drawn.append)
    chris.post("reports.draw", report_id=report, expect=409)
    assert drawn == []


def test_the_preview_says_who_was_not_there_and_leads_to_the_change(chris, sam, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben)
    papers.draw(chris, report)
    correct(chris, met, ana)
    page = chris.get("reports.report", report_id=report).text
    assert BEN_WAS_AWAY in page and "Change who it is for" in page
    assert "Make the PDF" not in page and "Issue to" not in page
    assert BEN_WAS_AWAY in sam.get("reports.report", report_id=report).text
    fields = {"readers": [str(ana.client.id)], "revision": str(papers.draft(chris, report).revision)}
    chris.post("reports.write", fields, report_id=report)
    page = chris.get("reports.report", report_id=report).text
    assert BEN_WAS_AWAY not in page and "Make the PDF" in page
    papers.issue(chris, report)
    assert [one.id for one in papers.queries.issued_to(ana.client)] == [report]
    assert papers.queries.issued_to(ben.client) == []


def test_attendance_is_part_of_what_was_looked_at(chris, ana, ben, met):
    report = papers.session_report(chris, met, ana)
    draft = papers.draft(chris, report)
    # Nothing is printed that tells who came, so the document is the same.
    actions.save(draft, actions.Writing({}, [], [ana.client]), revision=draft.revision, by=chris.user)
    papers.commit()
    papers.draw(chris, report)
    correct(chris, met, ana)
    with pytest.raises(StaleVersion, match="changed since the preview"):
        actions.issue(papers.draft(chris, report), by=chris.user)


def test_what_is_issued_stays_as_it_is(chris, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben)
    papers.issue(chris, report)
    before = papers.draft(chris, report).pdf
    correct(chris, met, ana)
    page = chris.get("reports.report", report_id=report).text
    assert "Ben" in page and BEN_WAS_AWAY not in page
    assert papers.draft(chris, report).pdf == before
    assert [one.id for one in papers.queries.issued_to(ben.client)] == [report]


def test_a_progress_report_asks_nobody_to_have_been_there(chris, ana, ben, met):
    report = papers.progress_report(chris, ana, ben)
    correct(chris, met, ana)
    papers.issue(chris, report)
    assert [one.id for one in papers.queries.issued_to(ben.client)] == [report]
