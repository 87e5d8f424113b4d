from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from clinic.accounts.models import BrowserSession
from clinic.appointments import client_actions as after_session
from clinic.appointments.models import Appointment
from clinic.assignments import staff_actions
from clinic.audit.models import AuditEvent
from clinic.cases.models import Setting
from clinic.cases.queries import case_for
from clinic.core.clock import now, pinned
from clinic.core.database import commit, db
from tests.assignments import work
from tests.assignments.work import for_partner
from tests.portal import sessions
from tests.statements import asked_by

PLAN = "Ask about the folder."


def page_of(person, appointment_id):
    return person.get("caseload.brief", appointment_id=appointment_id).get_data(as_text=True)


def apart(page):
    """What stands in the open, and what stands on plum."""
    parts = page.split('<details class="private-panel">')
    private = [part.split("</details>")[0] for part in parts[1:]]
    rest = parts[0] + "".join(part.split("</details>")[1] for part in parts[1:])
    return rest, " ".join(private)


@pytest.fixture
def last(chris, ana, ben):
    """A session held a week ago, with a signed note."""
    held = sessions.hold(chris, [ana, ben], came=[ana, ben], days_ago=7)
    words = {"revision": 0, "layout": "dap", "data": "They talked.", "plan": PLAN, "risk": "None."}
    both = {"attended": [str(person.client.id) for person in (ana, ben)]}
    chris.post("caseload.note", {**words, **both, "sign": "1"}, appointment_id=held)
    return held


@pytest.fixture
def coming(chris, ana, ben, last):
    return sessions.book(chris, [ana, ben], in_days=1, place="room 2")


def test_the_plan_of_the_last_signed_note_comes_first(chris, coming):
    page = page_of(chris, coming)
    assert "MS-1</span>, session 2" in page
    assert "room 2" in page
    assert PLAN in page


def test_what_may_be_raised_stands_open_and_what_is_private_apart(chris, ana, coming):
    raised = work.Words("The phone at dinner.", Setting.SESSION)
    work.reflection(chris, ana, impact_story=work.STORY, worst=raised, intensity=7)
    rest, private = apart(page_of(chris, coming))
    assert "The phone at dinner." in rest
    assert "may be raised in session" in rest
    assert "12 words" in rest
    assert work.STORY not in rest
    assert work.STORY in private
    assert "7 of 10" in private
    assert "Only you and your supervisor" in private


def test_a_scale_says_how_it_changed(chris, ana, coming):
    with pinned(now() - timedelta(days=20)):
        work.reflection(chris, ana, intensity=work.Words(9, Setting.SESSION))
    work.reflection(chris, ana, intensity=work.Words(6, Setting.SESSION))
    rest, _ = apart(page_of(chris, coming))
    assert "6 of 10, was 9 on" in rest
    assert "9 of 10" not in rest


def test_what_came_before_the_last_session_is_not_news(chris, ana, coming):
    with pinned(now() - timedelta(days=20)):
        work.reflection(chris, ana, impact_story=work.STORY)
    page = page_of(chris, coming)
    assert work.STORY not in page
    assert page.count("Nothing was sent since last time.") == 2


def test_what_is_open_is_named_without_a_trace_of_drafts(chris, ana, coming):
    [assignment_id] = work.give(chris, ana)
    assert "<dt>open</dt>" in page_of(chris, coming)
    before = page_of(chris, coming)
    work.draft(ana, assignment_id, impact_story=work.STORY)
    assert page_of(chris, coming) == before


def test_permissions_asked_and_given_are_named(chris, ana, coming, case_id):
    ready = work.reflection(chris, ana, worst=for_partner("The phone at dinner."))
    work.complete(chris, ready)
    asked = work.reflection(chris, ana, intensity=7)
    case = case_for(chris.user, case_id)
    staff_actions.ask_permission([work.answer(asked, "intensity")], case=case, by=chris.user)
    commit()
    page = page_of(chris, coming)
    assert "ready to open" in page
    assert "asked, not decided" in page


def test_take_aways_follow_their_setting(chris, ana, ben, last, coming):
    for author, words, setting in (
        (ana, "He asked which bath foam.", Setting.SESSION),
        (ben, "I was ashamed.", Setting.COUNSELLOR),
    ):
        appointment = db.session.get_one(Appointment, last)
        after_session.submit_take_away(
            author.client, appointment, words={"heard": words}, setting=setting, form_id=uuid4()
        )
    commit()
    rest, private = apart(page_of(chris, coming))
    assert "He asked which bath foam." in rest
    assert "I was ashamed." not in rest
    assert "I was ashamed." in private


def test_the_first_session_has_everything_before_it(chris, ana, ben):
    first = sessions.book(chris, [ana, ben], in_days=1)
    work.reflection(chris, ana, impact_story=work.STORY)
    page = page_of(chris, first)
    assert "the first one" in page
    assert work.STORY in apart(page)[1]


def test_who_does_not_attend_is_said(chris, ben, last):
    alone = sessions.book(chris, [ben], in_days=1)
    assert page_of(chris, alone).count("not this time") == 1


def test_the_supervisor_reads_it_and_starts_no_note(sam, coming):
    page = page_of(sam, coming)
    assert PLAN in page
    assert "note <kbd>" not in page


@pytest.mark.parametrize("who", ["dana", "lee", "kim", "ana", "ben", "eve"])
def test_for_anybody_else_it_is_not_there(who, coming, request):
    request.getfixturevalue(who).get("caseload.brief", appointment_id=coming, expect=404)


def test_it_stays_open_through_a_session_and_is_recorded(chris, coming):
    page_of(chris, coming)
    row = db.session.scalars(select(BrowserSession).where(BrowserSession.user_id == chris.user_id)).one()
    assert row.long_page_until - now() > timedelta(minutes=80)
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.number.desc()).limit(1)).one()
    assert (event.action, event.row_id) == ("brief.viewed", coming)


def test_it_needs_twelve_statements_whatever_was_sent(chris, ana, ben, coming):
    work.reflection(chris, ana, intensity=7)
    few = asked_by(chris, "caseload.brief", appointment_id=coming)
    for number in range(12):
        work.reflection(chris, ana, intensity=number % 10)
        work.reflection(chris, ben, intensity=number % 10)
    assert asked_by(chris, "caseload.brief", appointment_id=coming) == few <= 12
