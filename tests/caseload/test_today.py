from datetime import timedelta

import pytest
from sqlalchemy import func, select

from clinic.appointments import actions as appointments
from clinic.appointments.queries import appointment_for
from clinic.audit.models import AuditEvent
from clinic.core.clock import at_local, now, pinned, today
from clinic.core.database import commit, db
from tests.assignments import work
from tests.assignments.work import for_partner
from tests.caseload import couples
from tests.portal import sessions
from tests.statements import asked_by


@pytest.fixture(autouse=True)
def noon():
    """The tests book sessions hours away, which must not fall on another day."""
    with pinned(at_local(today(), 12)):
        yield


def page_of(person):
    return person.get("caseload.today").get_data(as_text=True)


def test_a_session_of_today_says_who_where_and_what_came_since_the_last(chris, ana, ben):
    sessions.hold(chris, [ana, ben], came=[ana, ben], days_ago=7)
    work.reflection(chris, ana, intensity=7)
    sessions.book(chris, [ana, ben], in_days=0.1, place="room 2")
    page = page_of(chris)
    assert "Session 2, room 2 · since last time: 1 reflection" in page
    assert "1 session · 1 reflection to review" in page


def test_a_session_with_one_alone_says_so(chris, ben):
    sessions.book(chris, [ben], in_days=0.1)
    page = page_of(chris)
    assert "Individual, room 1" in page
    assert "alone" in page


def test_neither_tomorrows_nor_cancelled_sessions_are_todays(chris, ana):
    sessions.book(chris, [ana], in_days=1)
    cancelled = sessions.book(chris, [ana], in_days=0.1)
    appointments.cancel(appointment_for(chris.user, cancelled, to_change=True), by=chris.user)
    commit()
    assert "Open brief" not in page_of(chris)


def test_the_next_session_carries_the_main_button(chris, ana):
    sessions.book(chris, [ana], in_days=-0.2, place="the past one")
    sessions.book(chris, [ana], in_days=0.2, place="the coming one")
    page = page_of(chris)
    assert page.count('class="now"') == 1
    assert page.index("the past one") < page.index('class="now"') < page.index("the coming one")


def test_oldest_reflections_come_first_and_six_are_shown(chris, ana):
    for hours in range(8, 0, -1):
        with pinned(now() - timedelta(days=hours)):
            work.reflection(chris, ana, intensity=hours)
    page = page_of(chris)
    assert page.count("to review") >= 1
    assert page.count("step 2 by Ana") == 6
    assert page.index("8 d") < page.index("7 d")
    assert "oldest 8 days" in page
    assert "all 8" in page


def test_what_authors_permitted_is_ready_to_open_once_it_is_reviewed(chris, ana):
    assignment_id = work.reflection(chris, ana, intensity=for_partner(7))
    assert "ready to open" not in page_of(chris)
    work.complete(chris, assignment_id)
    assert "1 answer ready to open" in page_of(chris)


def test_a_session_that_is_over_asks_for_its_note_until_it_is_signed(chris, ana, ben):
    held = sessions.hold(chris, [ana, ben], came=[ana, ben], days_ago=2)
    assert "Write the note of" in page_of(chris)
    words = {"revision": 0, "layout": "dap", "data": "They talked.", "risk": "None reported."}
    chris.post("caseload.note", {**words}, appointment_id=held)
    assert "Sign the note of" in page_of(chris)
    chris.post("caseload.note", {**words, "revision": 2, "sign": "1"}, appointment_id=held)
    page = page_of(chris)
    assert "Sign the note of" not in page
    assert "0 notes to finish" in page


def test_what_is_to_finish_stands_oldest_first(chris, ana, ben):
    newer = sessions.hold(chris, [ana, ben], came=[ana, ben], days_ago=2)
    older = sessions.hold(chris, [ana, ben], came=[ana, ben], days_ago=9)
    page = page_of(chris)
    assert page.index(f"/sessions/{older}/note") < page.index(f"/sessions/{newer}/note")


def test_nothing_that_a_client_wrote_stands_there(chris, ana):
    work.reflection(chris, ana, impact_story=work.STORY)
    sessions.book(chris, [ana], in_days=0.1)
    assert work.STORY not in page_of(chris)


def test_other_staff_see_nothing_of_it(chris, dana, kim, lee, sam, ana):
    work.reflection(chris, ana, intensity=7)
    sessions.book(chris, [ana], in_days=0.1)
    for person in (dana, kim, lee, sam):
        page = page_of(person)
        assert "MS-1" not in page.replace("MS-10", ""), person.user_id
        assert "Ana" not in page


def test_a_supervisor_is_not_told_to_book(sam, chris):
    assert "You supervise and hold no sessions" in page_of(sam)
    assert "The sessions you book" in page_of(chris)


def test_who_has_no_case_is_welcomed(lee, chris):
    assert "It begins with a case." in page_of(lee)
    assert "It begins with a case." not in page_of(chris)


def test_it_leaves_no_audit_row(chris, ana):
    work.reflection(chris, ana, intensity=7)
    count = select(func.count(AuditEvent.id))
    before = db.session.scalar(count)
    page_of(chris)
    assert db.session.scalar(count) == before


def test_it_needs_six_statements_for_one_case_and_for_sixty(chris, ana, ben):
    sessions.book(chris, [ana, ben], in_days=0.1)
    work.reflection(chris, ana, intensity=7)
    few = asked_by(chris, "caseload.today")
    couples.open_cases(chris, 60)
    assert asked_by(chris, "caseload.today") == few <= 6
    page = page_of(chris)
    assert "61 sessions · 61 reflections to review" in page
