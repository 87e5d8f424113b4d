"""The pages of reports: staff write and issue, clients download, nobody else sees a trace."""

import hashlib
import re

import pytest

from clinic.reports import content
from tests.reports import papers

SECRET = "I have kept a second telephone in the cellar since the spring."


@pytest.fixture
def met(chris, ana, ben):
    """A session both came to."""
    return papers.held(chris, ana, ben)


@pytest.fixture
def report(chris, ana, ben, met):
    """A draft for both."""
    return papers.session_report(chris, met, ana, ben, summary="You talked about the folder.")


def issued_page(chris, report):
    return chris.get("reports.report", report_id=report).get_data(as_text=True)


def address_in(page):
    """Where a page of the staff links to the PDF."""
    return next(part for part in page.split('"') if part.startswith("/") and part.endswith(".pdf"))


def test_a_counsellor_starts_writes_previews_and_issues_a_session_report(chris, ana, ben, met):
    chris.get("reports.reports", case_id=papers.cast.CASE)
    chris.get("reports.start_session_report", appointment_id=met)
    fields = {"readers": [str(ana.client.id), str(ben.client.id)], "form_id": str(papers.uuid4())}
    started = chris.post("reports.start_session_report", fields, appointment_id=met)
    page = chris.get(started.location).get_data(as_text=True)
    assert "What you agreed" in page and "You both came." in page
    words = {"words_agreed": "Sunday, fifteen minutes.", "revision": "1", "facts": ["facts"], **fields}
    saved = chris.post(started.location, words)
    preview = chris.get(saved.location).get_data(as_text=True)
    assert "Sunday, fifteen minutes." in preview and "Nothing in this text repeats" in preview
    assert "Issue to Ana and Ben" not in preview
    report = saved.location.split("/")[-1]
    chris.post("reports.draw", report_id=report)
    preview = issued_page(chris, report)
    assert "Issue to Ana and Ben" in preview
    drawn = chris.get("reports.report_pdf", report_id=report, name=f"preview-{papers.code(chris, report)}")
    chris.post("reports.issue", report_id=report)
    page = issued_page(chris, report)
    file = chris.get("reports.report_pdf", report_id=report, name=f"report-{papers.code(chris, report)}")
    assert file.data == drawn.data and file.data.startswith(b"%PDF-1.7")
    assert hashlib.sha256(file.data).hexdigest() in page
    assert "Ana" not in str(file.headers) and "attachment" not in str(file.headers)


def test_a_progress_report_is_started_for_one_of_them(chris, ana, ben, met):
    chris.get("reports.start_progress_report", case_id=papers.cast.CASE)
    fields = {
        "from_on": "2026-01-05",
        "until_on": papers.today().isoformat(),
        "readers": [str(ben.client.id)],
        "form_id": str(papers.uuid4()),
    }
    started = chris.post("reports.start_progress_report", fields, case_id=papers.cast.CASE)
    assert "Short sentences, for Ben to read." in chris.get(started.location).get_data(as_text=True)
    page = chris.get(started.location.replace("/write", "")).get_data(as_text=True)
    assert "Progress report" in page and "You came to one session together." in page and "<svg" in page
    refused = fields | {"until_on": "2199-01-01", "form_id": str(papers.uuid4())}
    page = chris.post("reports.start_progress_report", refused, case_id=papers.cast.CASE, expect=422)
    assert "today or earlier" in page.get_data(as_text=True)


def test_the_preview_names_the_sentence_for_each_reader_and_not_the_private_text(chris, ana, ben, report):
    papers.reflection(chris, ana, "impact_story", f"{SECRET} It is blue.", number=2)
    papers.write(chris, report, {"agreed": f"Ana: {SECRET}"})
    page = issued_page(chris, report)
    assert "an answer of Ana in step 2" in page
    assert "It is blue" not in page
    assert "Nothing in this text repeats what Ana may not read." in page
    assert "Nothing in this text repeats what Ben may not read." not in page
    assert "Take the repeated words out" in page


def test_typed_words_come_back_when_they_are_refused(chris, ana, ben, report):
    fields = {"words_summary": "Typed in the older window.", "revision": "1", "readers": [str(ana.client.id)]}
    page = chris.post("reports.write", fields, report_id=report, expect=409).get_data(as_text=True)
    assert "Typed in the older window." in page
    assert "You talked about the folder." in page
    page = chris.post(
        "reports.write", fields | {"revision": "2", "readers": []}, report_id=report, expect=422
    )
    assert "Typed in the older window." in page.get_data(as_text=True)
    assert "Choose who the report is for." in page.get_data(as_text=True)


def test_autosave_answers_with_the_revision(chris, ana, report):
    fields = {"words_summary": "Half a line", "revision": "2", "readers": [str(ana.client.id)]}
    answer = chris.post("reports.write", fields, report_id=report, headers={"X-Autosave": "1"}, expect=200)
    assert answer.json["revision"] == 3
    chris.post("reports.write", fields, report_id=report, headers={"X-Autosave": "1"}, expect=409)


@pytest.mark.parametrize("page", ["reports.report", "reports.write", "reports.withdraw"])
def test_a_draft_is_nobodys_business(report, page, ana, ben, eve, dana, lee, kim):
    for person in (ana, ben, eve, dana, lee, kim):
        person.get(page, report_id=report, expect=404)


def test_a_supervisor_reads_and_changes_nothing(chris, sam, report, met):
    page = sam.get("reports.report", report_id=report).get_data(as_text=True)
    assert "Make the PDF" not in page and "Change" not in page
    sam.get("reports.reports", case_id=papers.cast.CASE)
    sam.get("reports.write", report_id=report, expect=404)
    for act in ("reports.draw", "reports.issue", "reports.withdraw"):
        sam.post(act, report_id=report, expect=404)


def test_a_client_downloads_exactly_what_was_issued_and_the_partner_only_own_ones(chris, ana, ben, met):
    hers = papers.session_report(chris, met, ana)
    papers.issue(chris, hers)
    ana.get("portal.reports")
    page = ana.get("portal.report", report_id=hers).get_data(as_text=True)
    address = next(part for part in page.split('"') if part.endswith(".pdf"))
    file = ana.get(address)
    assert hashlib.sha256(file.data).hexdigest() in page
    ben.get("portal.report", report_id=hers, expect=404)
    ben.get(address, expect=404)
    assert "not downloaded yet" not in issued_page(chris, hers)


def seen_by(person):
    page = person.get("portal.reports").get_data(as_text=True)
    return re.sub(r'name="csrf_token"[^>]*', "", page)


def test_a_partners_page_is_the_same_before_and_after_a_report_that_is_not_theirs(chris, ana, ben, met):
    before = seen_by(ben)
    papers.issue(chris, papers.session_report(chris, met, ana))
    papers.session_report(chris, met, ana, ben)
    assert seen_by(ben) == before


def test_a_withdrawn_report_is_gone_for_clients_and_says_why_to_staff(chris, ana, ben, report):
    papers.issue(chris, report)
    chris.get("reports.withdraw", report_id=report)
    chris.post("reports.withdraw", {"reason": ""}, report_id=report, expect=422)
    chris.post("reports.withdraw", {"reason": "A wrong date."}, report_id=report)
    assert "A wrong date." in issued_page(chris, report)
    ana.get("portal.report", report_id=report, expect=404)


def test_a_file_under_any_other_name_is_not_there(chris, report):
    papers.issue(chris, report)
    for name in (
        "report-MS-1-R2",
        f"report-{content.code_of(papers.draft(chris, report))}",
        f"preview-{papers.code(chris, report)}",
        "Ana",
    ):
        chris.get("reports.report_pdf", report_id=report, name=name, expect=404)


@pytest.mark.parametrize("reference", ["2026/17", "ПЛ-1", "HL-\u202e1", 'Q"x;y'])
def test_no_reference_of_a_case_spoils_the_file(chris, report, reference):
    papers.draft(chris, report).case.reference = reference
    papers.commit()
    papers.draw(chris, report)
    page = issued_page(chris, report)
    assert chris.get(address_in(page)).data.startswith(b"%PDF-1.7")
    chris.post("reports.issue", report_id=report)
    address = address_in(issued_page(chris, report))
    file = chris.get(address)
    name = address.split("/")[-1]
    assert re.fullmatch(r"report-[A-Z2-7]{4}\.pdf", name)
    assert file.headers["Content-Disposition"] == f'inline; filename="{name}"'


def test_reading_and_taking_a_report_is_recorded(chris, report):
    papers.issue(chris, report)
    issued_page(chris, report)
    chris.get("reports.report_pdf", report_id=report, name=f"report-{papers.code(chris, report)}")
    for action in ("started", "saved", "previewed", "issued", "viewed", "downloaded"):
        assert report in papers.work.audited(f"report.{action}"), action


def test_the_database_is_free_while_the_pdf_is_drawn(chris, report, monkeypatch):
    held = []

    def render(document):
        held.append(papers.work.db.session().in_transaction())
        return b"%PDF-"

    monkeypatch.setattr(papers.pdf, "render", render)
    chris.post("reports.draw", report_id=report)
    assert held == [False]


def test_letters_that_cannot_be_printed_are_named_and_nothing_is_lost(chris, report):
    papers.write(chris, report, {"summary": "A card that said 字."})
    page = chris.post("reports.draw", report_id=report, expect=409).get_data(as_text=True)
    assert "These characters cannot be printed: 字" in page
    assert "字" in issued_page(chris, report)


def test_a_code_tells_one_partner_nothing_of_a_report_to_the_other(chris, ana, ben):
    # Made from the id alone: the number of reports written before does not enter it.
    hers, his = (papers.draft(chris, papers.progress_report(chris, reader)) for reader in (ana, ben))
    before = content.code_of(his)
    his.number, hers.number = 7, 8
    assert content.code_of(his) == before
