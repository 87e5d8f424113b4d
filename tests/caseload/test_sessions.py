import pytest

from tests.portal import sessions
from tests.statements import asked_by

WORDS = {"revision": 0, "layout": "dap", "data": "They talked.", "risk": "None reported."}


def page_of(person, case_id, endpoint="caseload.sessions"):
    return person.get(endpoint, case_id=case_id).get_data(as_text=True)


def test_the_case_leads_there_twice(chris, case_id):
    page = page_of(chris, case_id, "caseload.case")
    assert page.count(f'href="/cases/{case_id}/sessions"') == 2


def test_coming_ones_stand_soonest_first_and_can_be_changed_or_cancelled(chris, ana, ben, case_id):
    sessions.book(chris, [ana, ben], in_days=9, place="the later one")
    soon = sessions.book(chris, [ben], in_days=2, place="the sooner one")
    page = page_of(chris, case_id)
    assert page.index("the sooner one") < page.index("the later one")
    assert f"/sessions/{soon}/change" in page
    assert f"/sessions/{soon}/cancel" in page
    assert "Ben alone" in page


def test_past_ones_stand_newest_first_with_who_came_and_their_note(chris, ana, ben, case_id):
    old = sessions.hold(chris, [ana, ben], came=[ana, ben], days_ago=9)
    new = sessions.hold(chris, [ana, ben], came=[ben], days_ago=2)
    chris.post("caseload.note", {**WORDS, "attended": [str(ana.client.id)], "sign": "1"}, appointment_id=old)
    past = page_of(chris, case_id).split("<h2>Past")[1]
    first, second = past.split(f"/sessions/{old}")[0], past.split(f"/sessions/{old}", 1)[1]
    assert f"/sessions/{new}" in first
    assert "Ana" not in first
    assert "write it" in first
    assert "signed" in second


def test_a_draft_is_named_to_its_counsellor_and_not_to_the_supervisor(chris, sam, ana, ben, case_id):
    held = sessions.hold(chris, [ana, ben], came=[ana, ben], days_ago=2)
    chris.post("caseload.note", WORDS, appointment_id=held)
    assert ">draft<" in page_of(chris, case_id)
    page = page_of(sam, case_id)
    assert ">draft<" not in page
    assert ">none<" in page
    for words in ("Book a session", "/change", "/cancel", "write it"):
        assert words not in page


# All sessions of the tests last fifty minutes.
HALF_AN_HOUR_AGO, AN_HOUR_AGO = -0.5 / 24, -1 / 24


@pytest.mark.parametrize("who", ["chris", "sam"])
def test_what_is_over_is_not_the_next_session(who, chris, ana, ben, case_id, request):
    person = request.getfixturevalue(who)
    sessions.book(chris, [ana, ben], in_days=AN_HOUR_AGO, place="the first one")
    sessions.book(chris, [ana, ben], in_days=HALF_AN_HOUR_AGO, place="the second one")
    sessions.book(chris, [ana, ben], in_days=3, place="the third one")
    card = page_of(person, case_id, "caseload.case").split("<h2>Next session")[1].split("</section>")[0]
    assert "the second one" in card
    coming = page_of(person, case_id).split("<h2>Past")[0]
    assert "the first one" not in coming
    assert coming.index("the second one") < coming.index("the third one")


@pytest.mark.parametrize(("in_days", "dashes"), [(HALF_AN_HOUR_AGO, 1), (AN_HOUR_AGO, 2)])
def test_the_caseload_leaves_a_session_that_is_over(chris, ana, ben, in_days, dashes):
    sessions.book(chris, [ana, ben], in_days=in_days)
    row = chris.get("caseload.caseload").text.split("MS-1</a>")[1].split("</tr>")[0]
    assert row.count("<td>–</td>") == dashes


def test_what_is_over_and_not_recorded_is_to_be_finished(chris, ana, ben, case_id):
    sessions.book(chris, [ana, ben], in_days=-1)
    assert "to finish" in page_of(chris, case_id).split("<h2>Past")[1]


def test_many_sessions_need_as_many_statements_as_one(chris, ana, ben, case_id):
    sessions.hold(chris, [ana, ben], came=[ana], days_ago=3)
    few = asked_by(chris, "caseload.sessions", case_id=case_id)
    for number in range(20):
        sessions.hold(chris, [ana, ben], came=[ana], days_ago=4 + number)
    assert asked_by(chris, "caseload.sessions", case_id=case_id) == few <= 10
