from datetime import UTC, datetime, timedelta

import pytest

from clinic.assignments.drafts import Words
from clinic.assignments.models import Status
from clinic.cases.models import Setting
from clinic.core.clock import now, pinned
from tests.assignments import work
from tests.portal.desk import plain

THOUGHT = "You stayed with the damage."
ACTS = ["complete", "return"]
BECOMES = {"complete": Status.COMPLETED, "return": Status.RETURNED}
AUTOSAVE = {"X-Autosave": "1", "Accept": "application/json"}


def page(assignment_id, act=""):
    return f"/reviews/{assignment_id}" + (f"/{act}" if act else "")


def words(feedback=THOUGHT, round_number=1, revision=0):
    return {"feedback": feedback, "round": str(round_number), "revision": str(revision)}


def text(response):
    return response.get_data(as_text=True)


def test_both_reflections_stand_side_by_side_with_what_to_look_for(chris, ana, ben):
    first, second = work.give(chris, ana, ben)
    mine = work.hand_in(ana, first, {"impact_story": Words(work.STORY, Setting.SESSION), "intensity": 8})
    theirs = work.hand_in(ben, second, {"minimise": work.PRIVATE})
    shown = text(chris.get(page(first)))
    assert work.STORY in shown
    assert work.PRIVATE in shown
    assert shown.index(work.STORY) < shown.index(work.PRIVATE)
    assert "may be raised in session" in shown
    assert "Signs of trauma-type reactions" in shown
    assert "Only you and your supervisor" in shown
    assert sorted(work.audited("submission.viewed")) == sorted([mine, theirs])


def test_what_is_set_to_the_counsellor_alone_stands_on_the_private_panel(chris, ana):
    [given] = work.give(chris, ana)
    work.hand_in(ana, given, {"impact_story": work.STORY, "intensity": Words(8, Setting.SESSION)})
    panels = [part.split("</div>")[0] for part in text(chris.get(page(given))).split('"private-panel">')[1:]]
    [private] = [panel for panel in panels if "Only my counsellor" in panel]
    assert work.STORY in private
    assert "<svg" in private
    assert not any("<b>8</b>" in panel for panel in panels)


def test_a_number_is_shown_with_the_one_before(chris, ana):
    with pinned(datetime(2026, 10, 10, tzinfo=UTC)):
        chris.sign_in()
        earlier = work.reflection(chris, ana, intensity=9)
        work.complete(chris, earlier)
        assert "of 10</span>" in text(chris.get(page(earlier)))
    with pinned(datetime(2026, 11, 20, tzinfo=UTC)):
        chris.sign_in()
        again = work.reflection(chris, ana, intensity=7)
        assert "of 10 · was 9 in October" in text(chris.get(page(again)))


def test_what_a_client_is_writing_is_nowhere_on_the_page(chris, ana):
    [assignment_id] = work.give(chris, ana)
    before = plain(chris.get(page(assignment_id)))
    assert "Nothing has been handed in yet." in before
    work.draft(ana, assignment_id, impact_story=work.STORY)
    assert plain(chris.get(page(assignment_id))) == before


def test_feedback_is_kept_while_typing_and_with_the_button(chris, ana):
    assignment_id = work.reflection(chris, ana)
    saved = chris.post(page(assignment_id, "feedback"), words("You"), expect=200, headers=AUTOSAVE)
    assert saved.json["revision"] == 1
    chris.post(page(assignment_id, "feedback"), words(revision=1))
    assert THOUGHT in text(chris.get(page(assignment_id)))
    assert work.latest(assignment_id).feedback is None
    assert work.audited("feedback.drafted") == [work.latest(assignment_id).id]


@pytest.mark.parametrize("headers", [None, AUTOSAVE], ids=["button", "typing"])
def test_feedback_changed_elsewhere_ends_in_a_choice_with_both_texts(chris, ana, headers):
    assignment_id = work.reflection(chris, ana)
    chris.post(page(assignment_id, "feedback"), words("From the other tab."))
    refused = chris.post(page(assignment_id, "feedback"), words(), expect=409, headers=headers)
    if headers:
        assert refused.json == {"conflict": True, "url": page(assignment_id)}
    else:
        assert THOUGHT in text(refused)
        assert "From the other tab." in text(refused)
        assert 'name="revision" value="1"' in text(refused)
    assert work.latest(assignment_id).feedback_draft == "From the other tab."


@pytest.mark.parametrize("act", ACTS)
def test_a_reply_sends_the_feedback_and_moves_on(chris, ana, ben, act):
    first = work.reflection(chris, ana)
    second = work.reflection(chris, ben)
    sent = chris.post(page(first, act), words())
    assert sent.location == page(second)
    assert work.assignment(first).status is BECOMES[act]
    reviewed = work.latest(first)
    assert reviewed.feedback == THOUGHT
    assert reviewed.feedback_draft is None
    assert reviewed.reviewed_at is not None
    assert chris.post(page(second, act), words()).location == "/inbox"


@pytest.mark.parametrize("act", ACTS)
def test_a_double_click_replies_once(chris, ana, act):
    assignment_id = work.reflection(chris, ana)
    chris.post(page(assignment_id, act), words())
    at = work.latest(assignment_id).reviewed_at
    chris.post(page(assignment_id, act), words())
    assert work.latest(assignment_id).reviewed_at == at
    assert len(work.audited(f"assignment.{BECOMES[act].value}")) == 1


@pytest.mark.parametrize("act", ACTS)
def test_a_reflection_answered_in_the_meantime_refuses_with_the_text_kept(chris, ana, act):
    assignment_id = work.reflection(chris, ana, impact_story=work.STORY)
    work.complete(chris, assignment_id, "Thank you for writing this.")
    refused = text(chris.post(page(assignment_id, act), words(), expect=409))
    assert THOUGHT in refused
    assert "Thank you for writing this." in refused
    assert work.STORY not in refused
    assert work.latest(assignment_id).feedback == "Thank you for writing this."


@pytest.mark.parametrize("act", ACTS)
def test_a_page_of_an_older_round_cannot_answer_the_newer_one(chris, ana, act):
    assignment_id = work.reflection(chris, ana)
    chris.post(page(assignment_id, "return"), words("Stay with one moment."))
    work.hand_in(ana, assignment_id, {"intensity": 5})
    refused = text(chris.post(page(assignment_id, act), words(), expect=409))
    assert THOUGHT in refused
    assert work.assignment(assignment_id).status is Status.SUBMITTED
    chris.post(page(assignment_id, act), words(round_number=2))
    assert work.assignment(assignment_id).status is BECOMES[act]


def test_returning_needs_a_thought_and_completing_does_not(chris, ana):
    assignment_id = work.reflection(chris, ana)
    refused = text(chris.post(page(assignment_id, "return"), words("  "), expect=422))
    assert "Write the thought" in refused
    assert work.assignment(assignment_id).status is Status.SUBMITTED
    chris.post(page(assignment_id, "complete"), words(""))
    assert work.assignment(assignment_id).status is Status.COMPLETED


def test_older_rounds_can_be_read_and_not_answered(chris, ana):
    assignment_id = work.reflection(chris, ana, impact_story=work.STORY)
    chris.post(page(assignment_id, "return"), words())
    work.hand_in(ana, assignment_id, {"impact_story": "I walk around it."})
    newest = text(chris.get(page(assignment_id)))
    assert "I walk around it." in newest
    assert "Complete <kbd>" in newest
    older = text(chris.get(f"{page(assignment_id)}?round=1"))
    assert work.STORY in older
    assert THOUGHT in older
    assert "Complete <kbd>" not in older
    chris.get(f"{page(assignment_id)}?round=3", expect=404)


def test_text_that_is_too_long_is_refused_and_kept(chris, ana):
    assignment_id = work.reflection(chris, ana)
    long = "x" * 40_001
    assert long in text(chris.post(page(assignment_id, "feedback"), words(long), expect=422))
    said = chris.post(page(assignment_id, "feedback"), words(long), expect=422, headers=AUTOSAVE)
    assert "too long" in said.json["error"]


def test_the_private_note_is_kept_and_two_tabs_end_in_a_choice(chris, ana):
    assignment_id = work.reflection(chris, ana)
    chris.post(page(assignment_id, "note"), {"note": "Ask about sleep.", "revision": "0"})
    assert "Ask about sleep." in text(chris.get(page(assignment_id)))
    refused = chris.post(
        page(assignment_id, "note"), {"note": "Ask about work.", "revision": "0"}, expect=409
    )
    assert "Ask about sleep." in text(refused)
    assert "Ask about work." in text(refused)
    chris.post(page(assignment_id, "note"), {"note": "Ask about both.", "revision": "1"})
    assert "Ask about both." in text(chris.get(page(assignment_id)))
    assert len(work.audited("review_note.saved")) == 2


def test_a_pause_is_said_to_the_counsellor(chris, ana):
    [assignment_id] = work.give(chris, ana)
    assert "has paused" not in text(chris.get(page(assignment_id)))
    work.pause(ana, assignment_id)
    assert "Ana has paused this step" in text(chris.get(page(assignment_id)))


def test_the_wish_to_talk_instead_is_shown(chris, ana):
    assignment_id = work.reflection(chris, ana, worst=Words(talk=True))
    assert "would rather talk about this" in text(chris.get(page(assignment_id)))


def test_words_typed_before_the_session_locked_come_back(chris, ana):
    assignment_id = work.reflection(chris, ana)
    chris.post(page(assignment_id, "feedback"), words("Saved before."))
    with pinned(now() + timedelta(minutes=20)):
        came_from = {"Referer": f"http://localhost{page(assignment_id)}"}
        chris.post(page(assignment_id, "complete"), words(revision=1), headers=came_from)
        assert work.assignment(assignment_id).status is Status.SUBMITTED
        chris.sign_in()
        shown = text(chris.get(page(assignment_id)))
        assert THOUGHT in shown
        assert 'Saved before: <span class="words">Saved before.</span>' in shown
        chris.post(page(assignment_id, "complete"), words(revision=1))
    assert work.latest(assignment_id).feedback == THOUGHT


def test_how_the_step_was_given_can_be_read_again(chris, ana):
    [assignment_id] = work.give(chris, ana, intro="Short bursts are fine.")
    assert "Short bursts are fine." in text(chris.get(page(assignment_id)))
