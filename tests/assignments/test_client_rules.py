import pytest

from clinic.assignments import rules
from clinic.assignments.drafts import WIDTH, Words, from_json, joined
from clinic.assignments.models import MOVES, TURN, Assignment, Status, Turn
from clinic.cases.models import Setting
from clinic.core.clock import now
from clinic.core.errors import RuleError


@pytest.mark.parametrize("wanted", list(Status))
@pytest.mark.parametrize("status", list(Status))
def test_moves_are_those_of_the_table(status, wanted):
    if wanted in MOVES[status]:
        rules.check_move(status, wanted)
    else:
        with pytest.raises(RuleError):
            rules.check_move(status, wanted)


@pytest.mark.parametrize("status", list(Status))
def test_clients_read_three_words_and_that_a_step_was_withdrawn(status):
    assignment = Assignment(status=status)
    expected = "open" if TURN[status] is Turn.CLIENT else "with your counsellor"
    if status is Status.WITHDRAWN:
        expected = "withdrawn"
    assert rules.client_state(assignment) == expected
    assignment.talked_about_at = now()
    assert rules.client_state(assignment) == "talked about"


@pytest.mark.parametrize("status", list(Status))
def test_whatever_cannot_be_written_on_says_why(status):
    class Open:
        is_closed = False

    class Closed:
        is_closed = True

    assignment = Assignment(status=status)
    if TURN[status] is Turn.CLIENT:
        rules.check_can_write(assignment, Open())
    else:
        with pytest.raises(RuleError, match=r"\."):
            rules.check_can_write(assignment, Open())
    with pytest.raises(RuleError, match="has ended"):
        rules.check_can_write(assignment, Closed())


def test_two_texts_in_one_keep_the_more_private_setting():
    for first in Setting:
        for second in Setting:
            both = joined(Words("a", first), Words("b", second, talk=True))
            assert WIDTH.index(both.setting) == min(WIDTH.index(first), WIDTH.index(second))
            assert both.talk


def test_words_come_back_from_what_is_stored():
    words = Words({"chosen": ["sleep"], "other": ""}, Setting.SESSION, talk=True)
    assert from_json(words.to_json() | {"page": "a", "from": 3, "aside": []}) == words
