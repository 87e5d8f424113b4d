"""History, reports, help and support; and that every address answers only whom it is for."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from clinic.assignments import staff_actions, staff_queries
from clinic.core.clock import now, today
from clinic.core.database import commit, db
from clinic.reports.models import Addressee, Report, ReportKind, ReportStatus
from tests.assignments import work

PDF = b"%PDF-1.7 issued"
DIGEST = "ab" * 32


def report(counsellor, *readers):
    """An issued report for these clients, made as a row; its id."""
    case_id = readers[0].client.case_id
    row = Report(
        case_id=case_id,
        kind=ReportKind.PROGRESS,
        status=ReportStatus.ISSUED,
        number=1,
        form_id=uuid4(),
        from_on=date(2026, 1, 5),
        until_on=today(),
        author_id=counsellor.user_id,
        words={},
        ticks=[],
        issued_at=now(),
        issued_by_id=counsellor.user_id,
        pdf_sha256=DIGEST,
        pdf=PDF,
    )
    db.session.add(row)
    db.session.flush()
    for reader in readers:
        db.session.add(Addressee(report_id=row.id, client_id=reader.client.id))
    found = row.id
    commit()
    return found


def test_what_i_wrote_shows_rounds_thoughts_and_states(ana, chris):
    step = work.reflection(chris, ana, impact_story=work.STORY)
    assert "with your counsellor" in ana.get("portal.history").text
    row = staff_queries.assignment_for(chris.user, step, to_change=True)
    staff_actions.return_with_thought(row, feedback="Say a little more.", by=chris.user)
    commit()
    assert "open · a thought from your counsellor" in ana.get("portal.history").text
    work.hand_in(ana, step, {"worst": "Thursdays."})
    page = ana.get("portal.reflection", assignment_id=step).text
    assert page.index("Thursdays.") < page.index("Say a little more.")
    assert page.count(work.STORY) == 2
    row = work.assignment(step)
    row.talked_about_at = now()
    commit()
    assert "talked about" in ana.get("portal.history").text


def test_feedback_being_written_is_not_shown(ana, chris):
    step = work.reflection(chris, ana)
    row = staff_queries.assignment_for(chris.user, step, to_change=True)
    seen = staff_actions.Seen(1, 0)
    staff_actions.save_feedback_draft(row, feedback="Not finished yet.", seen=seen, by=chris.user)
    commit()
    assert "Not finished yet." not in ana.get("portal.reflection", assignment_id=step).text


def test_nobody_reads_what_another_wrote(ana, ben, eve, chris, anonymous):
    step = work.reflection(chris, ana, impact_story=work.STORY)
    for person in (ben, eve, chris):
        person.get("portal.reflection", assignment_id=step, expect=404)
    assert work.STORY not in ben.get("portal.history").text
    assert "sign-in" in anonymous.get("portal.reflection", assignment_id=step, expect=303).location


def test_a_report_is_listed_and_downloaded_by_its_readers(ana, ben, eve, chris):
    found = report(chris, ana)
    assert "Progress report" in ana.get("portal.reports").text
    page = ana.get("portal.report", report_id=found).text
    assert DIGEST in page
    name = f"notes-{today():%Y-%m-%d}"
    response = ana.get("portal.report_pdf", report_id=found, name=name)
    assert (response.data, response.mimetype) == (PDF, "application/pdf")
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}.pdf"'
    assert response.headers["Cache-Control"] == "no-store"
    for person in (ben, eve, chris):
        person.get("portal.report", report_id=found, expect=404)
        person.get("portal.report_pdf", report_id=found, name=name, expect=404)
    assert "Progress report" not in ben.get("portal.reports").text
    ana.get("portal.report_pdf", report_id=found, name="ana-and-ben", expect=404)


@pytest.mark.parametrize("page", ["portal.home", "portal.history", "portal.opened", "portal.reports"])
def test_pages_of_clients_are_for_clients(chris, lee, kim, anonymous, page):
    for person in (chris, lee, kim):
        person.get(page, expect=404)
    anonymous.get(page, expect=303)


def test_help_speaks_to_each_audience(ana, chris, anonymous):
    assert "Nobody reads your drafts" in ana.get("/help").text
    assert "Drafts are their author’s alone" in chris.get("/help").text
    assert "/sign-in" in anonymous.get("/help", expect=303).location


def test_support_is_there_for_everybody(ana, chris, kim, anonymous):
    for person in (ana, chris, kim):
        page = person.get("/support").text
        assert "Listening line, <a" in page and "020 0000 0009</a>" in page and "112</a>." in page
    # Two practices share this installation: before anybody has signed in nobody knows whose contacts count.
    page = anonymous.get("/support").text
    assert "Listening line" not in page and "112" in page


@pytest.mark.parametrize(
    "page", ["/my", "/my/history", "/my/opened", "/my/reports", "/help", "/support"], ids=lambda page: page
)
def test_titles_and_addresses_say_nothing(ana, page):
    words = ana.get(page).text
    assert "<title>Notes</title>" in words
    assert 'action="/leave"' in words


def test_what_does_not_exist_is_not_found(ana):
    nothing = UUID(int=7)
    for endpoint in ("portal.step", "portal.reflection", "portal.review", "portal.pause"):
        ana.get(endpoint, assignment_id=nothing, expect=404)
    ana.get("portal.report", report_id=nothing, expect=404)
    ana.get("portal.setting", answer_id=nothing, expect=404)
