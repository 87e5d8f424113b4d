import re
from datetime import timedelta

import pytest

from clinic.assignments import client_queries
from clinic.core.clock import now, pinned
from clinic.programmes.schema import AnswerType
from tests.assignments import work
from tests.caseload.test_case import a_key
from tests.portal import sessions


def offered(chris, appointment_id):
    """The words at hand, and those folded away."""
    page = chris.get("caseload.note", appointment_id=appointment_id).text
    parts = page.split("Talked about together</legend>")[1].split("</fieldset>")[0].partition("<details")
    return tuple(re.findall(r"<span>(Step [^<]*)</span>", part) for part in (parts[0], parts[2]))


@pytest.fixture
def held(chris, ana, ben):
    for days in (21, 14, 1):
        made = sessions.hold(chris, [ana, ben], came=[ana, ben], days_ago=days)
    return made


def hand_in(chris, author, number, days_ago):
    with pinned(now() - timedelta(days=days_ago)):
        [given] = work.give(chris, author, number=number)
        work.hand_in(author, given, {a_key(author, given): "One line."})
    return given


def test_what_was_sent_lately_is_at_hand_and_the_rest_is_folded(chris, ana, held):
    hand_in(chris, ana, 1, days_ago=30)
    hand_in(chris, ana, 2, days_ago=3)
    near, far = offered(chris, held)
    assert [one[:6] for one in near] == ["Step 2"]
    assert [one[:6] for one in far] == ["Step 1"]


def test_what_was_talked_about_is_folded(chris, ana, ben, held):
    given = hand_in(chris, ana, 2, days_ago=3)
    words = {"revision": 0, "layout": "dap", "data": "They talked.", "risk": "None.", "sign": "1"}
    words["attended"] = [str(person.client.id) for person in (ana, ben)]
    words["talked_about"] = str(work.assignment(given).set_together_id)
    chris.post("caseload.note", words, appointment_id=held)
    coming = sessions.book(chris, [ana, ben], in_days=1)
    near, far = offered(chris, coming)
    assert near == []
    assert [one[:6] for one in far] == ["Step 2"]


def test_what_is_for_the_counsellor_only_is_never_offered(chris, ana, held):
    hand_in(chris, ana, 2, days_ago=3)
    for number in (4, 6):
        with pinned(now() - timedelta(days=2)):
            [given] = work.give(chris, ana, number=number)
            prompts = client_queries.prompts_of(client_queries.assignment_of(ana.client, given))
            key = next(one.key for one in prompts if one.type is AnswerType.LONG_TEXT)
            work.hand_in(ana, given, {key: "One line."})
    near, far = offered(chris, held)
    assert [one[:6] for one in near + far] == ["Step 2"]


def test_a_step_set_twice_says_when(chris, ana, held):
    hand_in(chris, ana, 2, days_ago=5)
    hand_in(chris, ana, 2, days_ago=3)
    near, _ = offered(chris, held)
    assert len(near) == 2
    assert all(", set " in one for one in near)
    assert near[0] != near[1]
