"""What a client still sees and keeps when a step was withdrawn or the work has ended."""

import pytest

from clinic.assignments import staff_actions, staff_queries
from clinic.cases.models import Case
from clinic.core.clock import now
from clinic.core.database import commit, db
from tests.assignments import work
from tests.portal import sessions
from tests.portal.desk import autosave, write


def withdraw(chris, step):
    row = staff_queries.assignment_for(chris.user, step, to_change=True)
    staff_actions.withdraw(row, by=chris.user)
    commit()


def close(person):
    case = db.session.get_one(Case, person.client.case_id)
    case.closed_at, case.closed_by_id = now(), person.user_id
    commit()


@pytest.fixture
def step(chris, ana):
    [assignment_id] = work.give(chris, ana)
    return assignment_id


def test_words_typed_while_the_step_was_withdrawn_are_kept_for_their_author(ana, ben, chris, step):
    withdraw(chris, step)
    assert "not sent" in write(ana, step, "Half a sentence", expect=409, revision="0", page="one").text
    autosave(ana, step, "Half a sentence, and more", expect=422, revision="0", page="one")
    assert "not sent" in ana.get("portal.history").text
    page = ana.get("portal.reflection", assignment_id=step).text
    assert "Half a sentence, and more" in page and "· not sent</p>" in page
    assert "Half a sentence" not in chris.get("assignments.review", assignment_id=step).text


def test_words_typed_while_the_case_was_closed_are_kept_beside_newer_ones(ana, step):
    write(ana, step, "Here", revision="0", page="first")
    close(ana)
    write(ana, step, "There", revision="0", page="second", expect=409)
    page = ana.get("portal.reflection", assignment_id=step).text
    assert "Here" in page and "There" in page


def test_words_typed_after_sending_are_not_a_draft_of_the_next_round(ana, chris):
    step = work.reflection(chris, ana, impact_story=work.STORY)
    assert "They were not saved" in write(ana, step, "Too late", expect=409).text
    assert "Too late" not in ana.get("portal.reflection", assignment_id=step).text


def test_a_withdrawn_step_does_not_say_that_the_counsellor_has_it(ana, chris):
    step = work.reflection(chris, ana, impact_story=work.STORY)
    withdraw(chris, step)
    for page in (ana.get("portal.history").text, ana.get("portal.reflection", assignment_id=step).text):
        assert "· withdrawn" in page and "with your counsellor" not in page


def test_a_closed_case_announces_no_session(ana, chris):
    sessions.book(chris, [ana], in_days=3)
    assert "Next session" in ana.get("portal.home").text
    close(ana)
    assert "Next session" not in ana.get("portal.home").text
