"""What may stand in a report, and what never does however it is asked for."""

import re

import pytest

from clinic.core.errors import RuleError
from clinic.reports import content
from clinic.reports.actions import possible_readers
from tests.reports import papers

SHELF = "The blue folder is still on the shelf."


@pytest.fixture
def met(chris, ana, ben):
    """A session both came to, a week ago."""
    return papers.held(chris, ana, ben)


def said(chris, report_id):
    return papers.printed(papers.prepared(chris, report_id))


def test_a_session_report_says_when_where_and_that_both_came(chris, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben)
    assert "room 2. You both came." in said(chris, report)


def test_only_who_came_can_be_given_a_session_report(chris, ana, ben):
    alone = papers.held(chris, ben)
    with pytest.raises(RuleError, match="only to who was in that session"):
        papers.session_report(chris, alone, ana, ben)
    report = papers.session_report(chris, alone, ben)
    assert [one.id for one in possible_readers(papers.draft(chris, report))] == [ben.client.id]
    assert "You came." in said(chris, report)


def test_steps_are_named_once_talked_about_with_both_by_the_signed_note(chris, ana, ben, met):
    step = papers.reflection(chris, ana, "impact_story", SHELF, number=2)
    report = papers.session_report(chris, met, ana, ben)
    papers.note_of(chris, met, talked_about=[step], sign=False)
    assert "Step 2" not in said(chris, report)
    later = papers.held(chris, ana, ben, days_ago=5)
    papers.note_of(chris, later, talked_about=[step])
    report = papers.session_report(chris, later, ana, ben)
    assert "Step 2" in said(chris, report)


def test_steps_talked_about_with_one_alone_are_not_named(chris, ana, ben):
    step = papers.reflection(chris, ana, "impact_story", SHELF, number=2)
    alone = papers.held(chris, ana)
    papers.note_of(chris, alone, talked_about=[step])
    assert "Step 2" not in said(chris, papers.session_report(chris, alone, ana))
    assert "Step 2" not in said(chris, papers.progress_report(chris, ana, ben))


@pytest.mark.parametrize("number", [4, 5, 6, 8, 10, 12])
def test_steps_for_the_counsellor_only_are_never_named(chris, ana, ben, met, number):
    person = ben if number == 10 else ana
    [step] = papers.work.give(chris, person, number=number)
    prompts = papers.work.client_queries.prompts_of(
        papers.work.client_queries.assignment_of(person.client, step)
    )
    text = next(prompt.key for prompt in prompts if prompt.type == "long_text")
    papers.work.hand_in(person, step, {text: "Only for this one person."})
    papers.note_of(chris, met, talked_about=[step])
    for report in (papers.session_report(chris, met, ana, ben), papers.progress_report(chris, ana, ben)):
        assert f"Step {number}" not in said(chris, report)
        assert not any(one.key == "steps" for one in offered(chris, report).facts)


def offered(chris, report_id):
    draft = papers.draft(chris, report_id)
    return content.offer(draft, [one.client for one in papers.queries.addressees_of(draft)])


def test_sessions_alone_count_nowhere(chris, ana, ben, met):
    papers.held(chris, ben, days_ago=3, place="the small room")
    papers.held(chris, ana, days_ago=2)
    text = said(chris, papers.progress_report(chris, ana, ben))
    assert "You came to one session together." in text
    held = re.search(r"'Joint sessions held', counts=\(([\d, ]+)\)", text)
    assert held and sum(int(one) for one in held[1].split(",") if one.strip()) == 1
    assert "small room" not in text


def test_the_next_session_is_told_only_when_every_reader_is_to_attend(chris, ana, ben, met):
    papers.planned(chris, ben, days=2, place="alone")
    report = papers.session_report(chris, met, ana, ben)
    assert "You meet again" not in said(chris, report)
    papers.planned(chris, ana, ben, days=9)
    report = papers.session_report(chris, met, ana, ben)
    assert "You meet again" in said(chris, report)


def test_only_opened_answers_and_take_aways_can_be_quoted(chris, ana, ben, met):
    papers.reflection(chris, ana, "impact_story", SHELF, number=2, is_open=True)
    papers.reflection(chris, ana, "need_know", "Nobody else may know of this.", number=1)
    papers.take_away(chris, ben, met, is_open=True, heard="That the folder matters.")
    papers.take_away(chris, ana, met, is_open=False, need="A week without questions.")
    texts = [one.text for one in offered(chris, papers.session_report(chris, met, ana, ben)).quotes]
    assert texts == [SHELF, "That the folder matters."]


def test_a_tick_that_is_not_on_the_list_is_refused(chris, ana, ben, met):
    given = papers.reflection(chris, ana, "need_know", "Nobody else may know of this.", number=1)
    report = papers.session_report(chris, met, ana, ben)
    with pytest.raises(RuleError, match="can no longer stand"):
        papers.write(chris, report, {}, f"answer:{papers.work.answer(given, 'need_know').id}")


def quoted(chris, ana, report_id, part=""):
    given = papers.reflection(
        chris, ana, "impact_story", f"{SHELF}\nI pass it\nevery day.", number=2, is_open=True
    )
    key = f"answer:{papers.work.answer(given, 'impact_story').id}"
    papers.write(chris, report_id, {f"part:{key}": part}, key)
    return given


def test_a_quote_can_be_a_part_as_it_was_written(chris, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben, agreed="Ana wrote about it:")
    quoted(chris, ana, report, "I pass it every day.")
    text = said(chris, report)
    assert "I pass it every day." in text and SHELF not in text
    assert "Quotes(heading='What you agreed', intro='Ana wrote about it:'" in text


def test_a_part_in_other_words_is_refused(chris, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben)
    with pytest.raises(RuleError, match="does not stand in them"):
        quoted(chris, ana, report, "I walk past it every day.")


def test_what_was_taken_back_prints_nothing_though_it_is_ticked(chris, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben)
    given = quoted(chris, ana, report)
    assert SHELF in said(chris, report)
    answer_id = papers.work.answer(given, "impact_story").id
    mine = papers.work.client_queries.answer_of(ana.client, answer_id, to_write=True)
    papers.work.client_actions.take_back(mine, by=ana.user)
    papers.commit()
    assert SHELF not in said(chris, report)
    assert offered(chris, report).quotes == ()


def test_unticked_facts_are_not_printed(chris, ana, ben, met):
    report = papers.session_report(chris, met, ana, ben, summary="It rained.")
    draft = papers.draft(chris, report)
    writing = papers.actions.Writing({"summary": "It rained."}, [], [ana.client])
    papers.actions.save(draft, writing, revision=draft.revision, by=chris.user)
    papers.commit()
    made = papers.prepared(chris, report)
    assert "room 2" not in papers.printed(made)
    assert made.document.addressees == ("Ana Arendal",)
