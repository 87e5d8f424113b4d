from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.assignments import client_actions, client_queries, staff_actions
from clinic.audit.models import AuditEvent
from clinic.caseload.healing import ranges
from clinic.cases import actions as cases
from clinic.cases.models import Case
from clinic.cases.queries import case_for
from clinic.core.clock import now, pinned
from clinic.core.database import commit, db
from tests.assignments import work
from tests.assignments.work import for_partner
from tests.browser import Person
from tests.caseload import couples
from tests.portal import sessions
from tests.statements import asked_by


def page_of(person, case_id):
    return person.get("caseload.case", case_id=case_id).get_data(as_text=True)


def pause(author: Person, assignment_id):
    assignment = client_queries.assignment_of(author.client, assignment_id, to_write=True)
    client_actions.pause(assignment, by=author.user)
    commit()


def a_key(author: Person, assignment_id):
    assignment = client_queries.assignment_of(author.client, assignment_id)
    return couples.plain_prompt(assignment).key


def test_two_people_stand_in_order_with_their_roles_in_words(chris, case_id):
    page = page_of(chris, case_id)
    assert page.index("Ana Arendal") < page.index("Ben Brosko")
    assert "the partner who was hurt" in page
    assert "the partner who broke the trust" in page
    assert "limited-secrets policy" in page
    assert "No step is in Ana’s hands." in page


def test_each_steps_state_is_said_for_both(chris, ana, ben, case_id):
    hers, _his = work.give(chris, ana, ben)
    work.hand_in(ana, hers, {"intensity": 7})
    page = page_of(chris, case_id)
    assert "with you since" in page
    assert "to review" in page
    assert "assigned" in page


def test_steps_that_never_carry_a_date_are_open(chris, ben, case_id):
    work.give(chris, ben, number=10)
    assert "open, no date" in page_of(chris, case_id)


def test_withdrawn_steps_leave_the_page(chris, ana, case_id):
    [assignment_id] = work.give(chris, ana)
    staff_actions.withdraw(work.assignment(assignment_id), by=chris.user)
    commit()
    assert "Assign the first step" in page_of(chris, case_id)


def test_a_step_counts_once_all_it_was_given_to_are_done(chris, ana, ben, case_id):
    hers, his = work.give(chris, ana, ben, number=1)
    for author, assignment_id in ((ana, hers), (ben, his)):
        assert "0 of 12" in page_of(chris, case_id)
        work.hand_in(author, assignment_id, {a_key(author, assignment_id): "One line."})
        work.complete(chris, assignment_id)
    page = page_of(chris, case_id)
    assert "1 of 12" in page
    assert "0 of 4" in page


@pytest.mark.parametrize(
    ("numbers", "words"),
    [([7, 9], "7, 9"), ([3, 6, 12, 13, 14, 15], "3, 6, 12–15"), ([16, 17], "16, 17"), ([], "")],
)
def test_steps_in_a_row_are_joined(numbers, words):
    assert ranges(numbers) == words


def test_pauses_and_the_wish_to_talk_stand_on_plum(chris, ana, ben, case_id):
    [hers] = work.give(chris, ana)
    pause(ana, hers)
    [his] = work.give(chris, ben, number=2)
    key = a_key(ben, his)
    work.hand_in(ben, his, {key: work.Words(None, talk=True)})
    private = page_of(chris, case_id).split('class="private-panel"')[1].split("</aside>")[0]
    assert "Only you and your supervisor" in private
    assert "A year of messages to somebody else." in private
    assert "has paused step 2" in private
    assert "would rather talk about something in step 2" in private


def test_permissions_asked_and_given_are_named(chris, ana, case_id):
    ready = work.reflection(chris, ana, intensity=for_partner(7))
    work.complete(chris, ready)
    asked = work.reflection(chris, ana, intensity=6)
    staff_actions.ask_permission(
        [work.answer(asked, "intensity")], case=case_for(chris.user, case_id), by=chris.user
    )
    commit()
    page = page_of(chris, case_id)
    assert "1 answer of step 2 ready to open" in page
    assert "Permission asked for 1 answer of step 2" in page


def test_what_is_ready_to_open_leads_to_the_reader_of_its_step(chris, ana, case_id):
    ready = work.reflection(chris, ana, intensity=for_partner(7))
    work.complete(chris, ready)
    assert f'<a href="/reviews/{ready}">1 answer of step 2 ready to open</a>' in page_of(chris, case_id)


def test_who_has_a_step_is_not_said_to_have_nothing_to_do(chris, ana, case_id):
    work.give(chris, ana)
    page = page_of(chris, case_id)
    assert "No step is in Ana’s hands." not in page
    assert "Nothing is asked of" not in page


def test_the_tab_names_the_case_and_nobody(chris, ana, case_id):
    coming = sessions.book(chris, [ana], in_days=2)
    for endpoint, values, words in (
        ("caseload.case", {"case_id": case_id}, "Case"),
        ("caseload.sessions", {"case_id": case_id}, "Sessions"),
        ("caseload.brief", {"appointment_id": coming}, "Brief"),
        ("appointments.appointment", {"appointment_id": coming}, "Session"),
    ):
        assert f"<title>{words} MS-1 · Trustwork</title>" in chris.get(endpoint, **values).text


def test_lately_tells_what_happened_newest_first(chris, ana, ben, case_id):
    held = sessions.hold(chris, [ana, ben], came=[ana, ben], days_ago=3)
    work.reflection(chris, ana, intensity=7)
    page = page_of(chris, case_id).split("Lately")[1]
    assert page.index("submitted") < page.index("Session 1</a> held")
    words = {"revision": 0, "layout": "dap", "data": "They talked.", "risk": "None.", "sign": "1"}
    both = {"attended": [str(person.client.id) for person in (ana, ben)]}
    chris.post("caseload.note", words | both, appointment_id=held)
    assert "Session 1</a>, note signed" in page_of(chris, case_id)


def test_nothing_of_a_draft_shows(chris, ana, case_id):
    [assignment_id] = work.give(chris, ana)
    with pinned(now() + timedelta(seconds=1)):
        before = page_of(chris, case_id)
        work.draft(ana, assignment_id, impact_story=work.STORY)
        assert page_of(chris, case_id) == before


def test_the_supervisor_reads_and_is_offered_no_change(sam, chris, ana, ben, case_id):
    work.reflection(chris, ana, intensity=7)
    sessions.book(chris, [ana, ben], in_days=2)
    page = page_of(sam, case_id)
    assert "with the counsellor" in page
    for words in ("Assign a step", "Book a session", "Close the case", "Process notes", "the policy</a>"):
        assert words not in page
    assert "Access log" in page
    assert "Open brief" in page


def test_a_closed_case_takes_nothing_new(chris, case_id):
    case = db.session.scalars(select(Case).where(Case.id == case_id)).one()
    cases.close_case(case, by=chris.user)
    commit()
    page = page_of(chris, case_id)
    assert "Assign a step" not in page
    assert "Book a session" not in page
    assert "Open the case again" in page


@pytest.mark.parametrize("who", ["dana", "lee", "kim", "ana", "eve"])
def test_for_anybody_else_it_is_not_there(who, case_id, request):
    request.getfixturevalue(who).get("caseload.case", case_id=case_id, expect=404)


def test_looking_is_recorded(sam, case_id):
    page_of(sam, case_id)
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.number.desc()).limit(1)).one()
    assert (event.action, event.case_id, event.actor_id) == ("case.viewed", case_id, sam.user_id)


def test_it_needs_twelve_statements_for_one_step_and_for_sixty(chris, ana, ben, case_id):
    work.reflection(chris, ana, intensity=7)
    sessions.hold(chris, [ana, ben], came=[ana], days_ago=3)
    few = asked_by(chris, "caseload.case", case_id=case_id)
    for number in range(30):
        work.give(chris, ana, ben, number=number % 17 + 1)
        sessions.hold(chris, [ana, ben], came=[ana], days_ago=3 + number)
    assert asked_by(chris, "caseload.case", case_id=case_id) == few <= 12
