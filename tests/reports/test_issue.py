"""From preview to an issued file, and what stands in the way."""

import hashlib
from datetime import timedelta

import pytest

from clinic.core import clock
from clinic.core.errors import RuleError, StaleVersion
from clinic.reports import actions
from clinic.reports.models import ReportStatus
from tests.reports import papers

SECRET = "I have kept a second telephone in the cellar since the spring."
ECHO = "You said you have kept a second telephone in the cellar since the spring."


@pytest.fixture
def met(chris, ana, ben):
    """A session both came to."""
    return papers.held(chris, ana, ben)


@pytest.fixture(autouse=True)
def drawing(monkeypatch):
    """Drawing has tests of its own; here it takes no second."""
    monkeypatch.setattr(papers.pdf, "render", lambda document: f"%PDF-{document.code}".encode())


def test_an_issued_report_is_exactly_the_previewed_bytes_with_their_hash(chris, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben, summary="You talked about the folder.")
    papers.draw(chris, report)
    shown = papers.draft(chris, report).candidate
    actions.issue(papers.draft(chris, report), by=chris.user)
    papers.commit()
    issued = papers.draft(chris, report)
    assert issued.status is ReportStatus.ISSUED
    assert issued.pdf == shown
    assert issued.pdf_sha256 == hashlib.sha256(shown).hexdigest()
    assert issued.candidate is None


def test_nothing_is_issued_without_a_preview(chris, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben)
    with pytest.raises(RuleError, match="preview first"):
        actions.issue(papers.draft(chris, report), by=chris.user)


def test_other_words_need_another_preview(chris, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben)
    papers.draw(chris, report)
    papers.write(chris, report, {"summary": "Other words."})
    with pytest.raises(RuleError, match="preview first"):
        actions.issue(papers.draft(chris, report), by=chris.user)


def new_reflection(chris, ana, ben, met):
    papers.reflection(chris, ana, "impact_story", "Written after the preview.", number=2)


def new_take_away(chris, ana, ben, met):
    papers.take_away(chris, ben, met, is_open=False, need="Some more time for this.")


def new_note(chris, ana, ben, met):
    papers.note_of(chris, met, data="They spoke of the garden.", sign=False)


def new_session(chris, ana, ben, met):
    papers.planned(chris, ana, ben, days=1)


@pytest.mark.parametrize("change", [new_reflection, new_take_away, new_note, new_session])
def test_a_source_that_changed_after_the_preview_asks_for_another_look(chris, ana, ben, met, change):
    papers.planned(chris, ana, ben, days=5)
    report = papers.session_report(chris, met, ana, ben)
    papers.draw(chris, report)
    change(chris, ana, ben, met)
    with pytest.raises(StaleVersion, match="changed since the preview"):
        actions.issue(papers.draft(chris, report), by=chris.user)


def test_a_preview_of_yesterday_is_not_issued_today(chris, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben)
    papers.draw(chris, report)
    with clock.pinned(clock.now() + timedelta(days=1)), pytest.raises(StaleVersion):
        actions.issue(papers.draft(chris, report), by=chris.user)


def test_words_that_one_reader_may_not_read_block_and_nothing_overrides_it(chris, ana, ben, met):
    papers.reflection(chris, ana, "impact_story", SECRET, number=2)
    report = papers.session_report(chris, met, ana, ben, summary=ECHO)
    [finding] = papers.prepared(chris, report).findings
    assert (finding.blocks, finding.hidden_from) == (True, ("Ben",))
    assert "Ana" in finding.label and "step 2" in finding.label
    papers.draw(chris, report)
    with pytest.raises(RuleError, match="may not read"):
        actions.issue(papers.draft(chris, report), kept=[finding.key], by=chris.user)


def test_the_own_words_are_no_leak_to_oneself(chris, ana, ben, met):
    papers.reflection(chris, ana, "impact_story", SECRET, number=2)
    report = papers.session_report(chris, met, ana, summary=ECHO)
    assert papers.prepared(chris, report).findings == ()


def test_what_was_opened_is_no_leak(chris, ana, ben, met):
    papers.reflection(chris, ana, "impact_story", SECRET, number=2, is_open=True)
    report = papers.session_report(chris, met, ana, ben, summary=ECHO)
    assert papers.prepared(chris, report).findings == ()


def test_a_take_away_that_was_not_opened_blocks(chris, ana, ben, met):
    papers.take_away(chris, ben, met, is_open=False, promised=SECRET)
    report = papers.session_report(chris, met, ana, ben, next=ECHO)
    [finding] = papers.prepared(chris, report).findings
    assert (finding.blocks, finding.hidden_from) == (True, ("Ana",))


def test_a_draft_of_a_client_is_never_looked_at(chris, ana, ben, met):
    [given] = papers.work.give(chris, ana, number=2)
    papers.work.draft(ana, given, impact_story=SECRET)
    report = papers.session_report(chris, met, ana, ben, summary=ECHO)
    assert papers.prepared(chris, report).findings == ()


def test_the_counsellors_own_notes_only_ask_for_a_decision(chris, ana, ben, met):
    papers.note_of(chris, met, data=SECRET)
    report = papers.session_report(chris, met, ana, ben, summary=ECHO)
    [finding] = papers.prepared(chris, report).findings
    assert (finding.blocks, finding.hidden_from) == (False, ("Ana", "Ben"))
    papers.draw(chris, report)
    with pytest.raises(RuleError, match="decide"):
        actions.issue(papers.draft(chris, report), by=chris.user)
    actions.issue(papers.draft(chris, report), kept=[finding.key], by=chris.user)
    papers.commit()
    [kept] = papers.draft(chris, report).decisions
    assert kept["sentence"] == ECHO
    assert papers.work.audited("report.echoes_kept") == [report]


def test_an_issued_report_cannot_be_changed_or_issued_again(chris, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben)
    papers.issue(chris, report)
    for attempt in (
        lambda: papers.write(chris, report, {"summary": "No."}),
        lambda: papers.draw(chris, report),
    ):
        with pytest.raises(RuleError, match="stays as it is"):
            attempt()
    with pytest.raises(RuleError, match="stays as it is"):
        actions.issue(papers.draft(chris, report), by=chris.user)


def test_withdrawing_needs_a_reason_and_takes_it_off_the_clients_pages(chris, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben)
    with pytest.raises(RuleError, match="Only an issued"):
        actions.withdraw(papers.draft(chris, report), reason="A wrong date.", by=chris.user)
    papers.issue(chris, report)
    with pytest.raises(RuleError, match="why"):
        actions.withdraw(papers.draft(chris, report), reason="  ", by=chris.user)
    assert [one.id for one in papers.queries.issued_to(ana.client)] == [report]
    actions.withdraw(papers.draft(chris, report), reason="A wrong date.", by=chris.user)
    papers.commit()
    assert papers.queries.issued_to(ana.client) == papers.queries.issued_to(ben.client) == []
    assert papers.draft(chris, report).pdf is not None


def test_reports_are_numbered_within_the_case_and_a_form_sent_twice_starts_one(chris, ana, ben, met):
    first, second = papers.session_report(chris, met, ana, ben), papers.progress_report(chris, ana, ben)
    assert [papers.draft(chris, one).number for one in (first, second)] == [1, 2]
    form_id = papers.draft(chris, first).form_id
    appointment = papers.appointment_for(chris.user, met)
    again = actions.start_session_report(appointment, readers=[ana.client], form_id=form_id, by=chris.user)
    assert again.id == first


def test_two_windows_end_in_a_visible_choice(chris, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben)
    draft = papers.draft(chris, report)
    writing = actions.Writing({"summary": "Older."}, [], [ana.client])
    with pytest.raises(StaleVersion):
        actions.save(draft, writing, revision=draft.revision - 1, by=chris.user)
