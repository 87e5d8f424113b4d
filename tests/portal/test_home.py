"""The first page: one thing to do, few statements, and nothing of the partner."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from clinic.cases import actions as cases
from clinic.cases.queries import case_for
from clinic.core.clock import now
from clinic.core.database import commit, db
from tests.assignments import work
from tests.portal import sessions
from tests.portal.desk import plain, write

MOST_STATEMENTS = 6


def statements(person, address):
    """How many SQL statements a page takes."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        person.get(address)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return seen


def test_nothing_waits(ana):
    page = ana.get("portal.home").text
    assert "Nothing to do today" in page
    assert ", Ana</p>" in page


def test_one_step_stands_in_the_card_and_the_others_below(chris, ana):
    work.give(chris, ana, number=2)
    work.give(chris, ana, number=3)
    page = ana.get("portal.home").text
    assert page.count('class="button main"') == 1
    assert "When you have about 20 minutes" in page
    assert "Also here" in page and "Learn what your partner needs" in page


def test_what_was_begun_comes_first(chris, ana):
    work.give(chris, ana, number=3)
    [begun] = work.give(chris, ana, number=2)
    write(ana, begun, "A line.")
    page = ana.get("portal.home").text
    assert (
        page.index("You began this today") < page.index("Also here") < page.index("Learn what your partner")
    )


def test_a_finished_step_with_a_thought_is_named_for_a_while(chris, ana):
    step = work.reflection(chris, ana)
    work.complete(chris, step, "Thank you for the folder.")
    page = ana.get("portal.home").text
    assert "A thought from your counsellor" in page and "on step 2" in page
    work.assignment(step).completed_at = now() - timedelta(days=15)
    commit()
    assert "A thought from your counsellor" not in ana.get("portal.home").text


def test_the_next_session_is_the_own_one(chris, ana, ben):
    sessions.book(chris, [ana], in_days=3, place="room 2")
    assert "room 2" in ana.get("portal.home").text
    assert "room 2" not in ben.get("portal.home").text


def test_a_session_held_asks_for_what_one_takes_away(chris, ana, ben):
    sessions.hold(chris, [ana, ben], came=[ana], days_ago=4)
    assert "After your session on" in ana.get("portal.home").text
    assert "After your session on" not in ben.get("portal.home").text


@pytest.mark.parametrize("times", [1, 4])
def test_it_takes_few_statements_however_much_there_is(chris, ana, times):
    for number in range(1, 1 + times):
        [step] = work.give(chris, ana, number=number)
        write(ana, step, "", number=1, talk="1")
        sessions.hold(chris, [ana], came=[ana], days_ago=number)
        sessions.book(chris, [ana], in_days=number)
        work.complete(chris, work.reflection(chris, ana), "A thought.")
    found = statements(ana, "/my")
    assert len(found) <= MOST_STATEMENTS, found


@pytest.mark.parametrize("address", ["", "/1", "/review"])
def test_writing_takes_at_most_twelve(chris, ana, address):
    [step] = work.give(chris, ana)
    write(ana, step, "Words.", number=2)
    found = statements(ana, f"/my/steps/{step}{address}")
    assert len(found) <= 12, found


def test_a_closed_case_is_read_only(chris, ana):
    step = work.reflection(chris, ana, impact_story=work.STORY)
    [begun] = work.give(chris, ana, number=3)
    ana.post("portal.write", {"talk": "1"}, assignment_id=begun, number=1)
    held = sessions.hold(chris, [ana], came=[ana], days_ago=2)
    cases.close_case(case_for(chris.user, ana.client.case_id, to_change=True), by=chris.user)
    commit()
    assert "The work here has ended" in ana.get("portal.home").text
    assert work.STORY in ana.get("portal.reflection", assignment_id=step).text
    assert ana.get("portal.step", assignment_id=begun, expect=303).location == f"/my/history/{begun}"
    assert "rather talk" in ana.get("portal.reflection", assignment_id=begun).text
    answer = work.answer(step, "impact_story")
    refused = write(ana, begun, "More.", number=1, expect=409).text
    assert "The work with your counsellor has ended." in refused
    ana.post("portal.draft", {"talk": "1"}, assignment_id=begun, number=1, expect=422)
    ana.post("portal.pause", assignment_id=begun, expect=409)
    ana.post("portal.setting", {"setting": "partner"}, answer_id=answer.id, expect=409)
    sent = ana.post("portal.take_away", {"heard": "Late words."}, appointment_id=held, expect=409).text
    assert "Late words." in sent
    assert ana.get("portal.reports").status_code == 200
    assert work.assignment(begun).round == 0 and not work.answer(step, "impact_story").is_permitted


def test_the_partner_sees_no_difference(chris, ana, ben):
    """Not one byte, whatever the other drafts, sends, keeps private, pauses or is told."""
    [anas, bens] = work.give(chris, ana, ben)
    pages = ["/my", "/my/history", "/my/opened", "/my/reports", f"/my/steps/{bens}", f"/my/steps/{bens}/1"]
    before = [plain(ben.get(page)) for page in pages]
    write(ana, anas, "The blue folder.", setting="partner")
    assert [plain(ben.get(page)) for page in pages] == before
    ana.post("portal.pause", assignment_id=anas)
    assert [plain(ben.get(page)) for page in pages] == before
    work.hand_in(ana, anas, {"worst": work.for_partner("Thursdays."), "intensity": 9})
    assert [plain(ben.get(page)) for page in pages] == before
    work.complete(chris, anas, "A thought for Ana.")
    assert [plain(ben.get(page)) for page in pages] == before
    ana.post("portal.setting", {"setting": "session"}, answer_id=work.answer(anas, "worst").id)
    sessions.hold(chris, [ana], came=[ana], days_ago=1)
    assert [plain(ben.get(page)) for page in pages] == before
