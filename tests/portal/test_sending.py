"""Handing in: once, unchangeable, with the settings the author chose; pausing; what comes back."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from clinic.assignments import client_queries, staff_actions, staff_queries
from clinic.assignments.models import Answer, Draft, Status, Submission
from clinic.cases.models import Setting
from clinic.core.database import commit, db
from tests.assignments import work
from tests.portal.desk import STORY, draft, hidden, words, write


@pytest.fixture
def step(chris, ana):
    [assignment_id] = work.give(chris, ana)
    return assignment_id


def review(ana, step):
    page = ana.get("portal.review", assignment_id=step)
    return {"form_id": hidden(page, "form_id"), "seen": hidden(page, "seen")}


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def give_back(chris, step, thought="Say a little more about the mornings."):
    row = staff_queries.assignment_for(chris.user, step, to_change=True)
    staff_actions.return_with_thought(row, feedback=thought, by=chris.user)
    commit()


def test_looking_it_over_shows_every_answer_with_its_readers(ana, step):
    write(ana, step, "It reached the mornings.", setting="partner")
    page = ana.get("portal.review", assignment_id=step).text
    assert "It reached the mornings." in page
    assert "My partner may read it, once my counsellor opens it" in page
    assert page.count("Left blank") == 4
    assert "Sam Sorley" in page


def test_sending_makes_a_round_and_ends_the_drafts(ana, step):
    write(ana, step, "It reached the mornings.", setting="partner")
    response = ana.post("portal.review", review(ana, step), assignment_id=step)
    assert response.location == f"/my/steps/{step}/sent/1"
    assert "Chris Calloway will read it" in ana.get(response.location).text
    assert count(Draft) == 0
    answer = work.answer(step, "impact_story")
    assert (answer.value, answer.setting) == ("It reached the mornings.", Setting.PARTNER)
    assert answer.permitted_at == work.latest(step).submitted_at
    assert answer.opened_at is None
    assert work.assignment(step).status is Status.SUBMITTED


def test_only_what_was_given_becomes_an_answer(ana, step):
    write(ana, step, "", talk="1")
    work.hand_in(ana, step, {})
    assert count(Answer) == 1
    answer = work.answer(step, "impact_story")
    assert (answer.value, answer.wants_to_talk, answer.permitted_at) == (None, True, None)


def test_the_same_form_twice_is_one_submission_and_one_receipt(ana, step):
    write(ana, step, "Once.")
    fields = review(ana, step)
    places = {ana.post("portal.review", fields, assignment_id=step).location for _ in range(3)}
    assert places == {f"/my/steps/{step}/sent/1"}
    assert count(Submission) == 1


def test_the_same_form_still_leads_to_its_receipt_after_the_step_came_back(ana, chris, step):
    write(ana, step, "Once.")
    fields = review(ana, step)
    ana.post("portal.review", fields, assignment_id=step)
    give_back(chris, step)
    assert ana.post("portal.review", fields, assignment_id=step).location.endswith("/sent/1")
    assert count(Submission) == 1


def test_two_review_pages_send_once(ana, step):
    write(ana, step, "Once.")
    first, second = review(ana, step), review(ana, step)
    ana.post("portal.review", first, assignment_id=step)
    assert ana.post("portal.review", second, assignment_id=step).location == f"/my/history/{step}"
    assert count(Submission) == 1


def test_what_was_changed_after_looking_is_looked_at_again(ana, step):
    write(ana, step, "Seen.")
    fields = review(ana, step)
    write(ana, step, "Changed on another page.", revision=draft(ana, step).revision)
    assert ana.post("portal.review", fields, assignment_id=step).location.endswith("/review")
    assert "Changed on another page." in ana.get("portal.review", assignment_id=step).text
    assert count(Submission) == 0


def test_nothing_written_is_not_sent(ana, step):
    page = ana.post("portal.review", review(ana, step), assignment_id=step, expect=422).text
    assert "There is nothing here to send yet." in page
    assert count(Submission) == 0


def test_a_form_without_a_proper_id_sends_nothing(ana, step):
    write(ana, step, "Words.")
    fields = review(ana, step) | {"form_id": "nonsense"}
    ana.post("portal.review", fields, assignment_id=step, expect=422)
    assert count(Submission) == 0


def test_what_came_back_stands_in_the_writer_with_the_thought_above_it(ana, chris, step):
    write(ana, step, "First round.", setting="partner", talk="1")
    work.hand_in(ana, step, {})
    give_back(chris, step)
    page = ana.get("portal.prompt", assignment_id=step, number=STORY).text
    assert "Say a little more about the mornings." in page
    assert "First round." in page
    assert 'id="setting-counsellor" value="counsellor" checked' in page
    assert draft(ana, step) is None


def test_the_second_round_carries_words_over_and_no_permission(ana, chris, step):
    write(ana, step, "First round.", setting="partner")
    work.hand_in(ana, step, {"intensity": 7})
    give_back(chris, step)
    work.hand_in(ana, step, {"intensity": 5})
    assert work.latest(step).round == 2
    assert work.answer(step, "intensity").value == 5
    again = work.answer(step, "impact_story")
    assert (again.value, again.setting, again.permitted_at) == ("First round.", Setting.COUNSELLOR, None)
    rounds = client_queries.submissions_of(work.assignment(step))
    assert [one.round for one in rounds] == [2, 1]


def test_an_answer_emptied_on_purpose_stays_empty(ana, chris, step):
    write(ana, step, "First round.")
    work.hand_in(ana, step, {"intensity": 7})
    give_back(chris, step)
    write(ana, step, "")
    assert words(ana, step).value is None
    work.hand_in(ana, step, {})
    keys = {answer.prompt_key for answer in staff_queries.answers_of(work.latest(step))}
    assert keys == {"intensity"}


def test_the_receipt_is_the_authors_alone(ana, ben, chris, step):
    work.hand_in(ana, step, {"intensity": 7})
    for person in (ben, chris):
        person.get("portal.receipt", assignment_id=step, number=1, expect=404)
    ana.get("portal.receipt", assignment_id=step, number=2, expect=404)


def test_pausing_rests_the_step_and_keeps_the_words(ana, step):
    assert write(ana, step, "Too much.", pause="1").location == f"/my/steps/{step}/pause"
    assert "nobody else is told" in ana.get("portal.pause", assignment_id=step).text
    ana.post("portal.pause", assignment_id=step)
    assert work.assignment(step).paused_at is not None
    assert work.audited("assignment.paused") == [step]
    page = ana.get("portal.home").text
    assert "Nothing to do today" in page and "paused; take it up when you like" in page
    assert ana.get("portal.prompt", assignment_id=step, number=STORY, expect=303).location.endswith(str(step))
    ana.post("portal.resume", assignment_id=step)
    assert work.assignment(step).paused_at is None
    assert words(ana, step).value == "Too much."


def test_a_withdrawn_step_leaves_home_and_its_words_stay_readable(ana, chris, step):
    write(ana, step, "Begun and not sent.")
    row = staff_queries.assignment_for(chris.user, step, to_change=True)
    staff_actions.withdraw(row, by=chris.user)
    commit()
    assert "Let the hurt be" not in ana.get("portal.home").text
    assert "not sent" in ana.get("portal.history").text
    assert "Begun and not sent." in ana.get("portal.reflection", assignment_id=step).text
    fields = {"form_id": str(uuid4()), "seen": ""}
    assert ana.post("portal.review", fields, assignment_id=step).location == f"/my/history/{step}"
    assert count(Submission) == 0
