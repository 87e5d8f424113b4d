import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from clinic.appointments.models import Appointment, AppointmentStatus, Attendance
from clinic.cases import actions as cases
from clinic.cases.models import AccessKind
from clinic.cases.queries import case_for
from clinic.core.clock import now, pinned, today
from clinic.core.database import commit, db
from clinic.notes.models import SessionNote
from tests.assignments import work
from tests.portal import sessions

SAID = "They spoke about the folder."
RISK = "None reported."


def words(revision=0, **more):
    return {"revision": revision, "layout": "dap", "data": SAID, "risk": RISK, **more}


@pytest.fixture
def held(chris, ana, ben):
    return sessions.hold(chris, [ana, ben], came=[ana, ben], days_ago=1)


def note_of(appointment_id):
    query = select(SessionNote).where(SessionNote.appointment_id == appointment_id)
    return db.session.scalars(query).one_or_none()


def page_of(person, appointment_id):
    return person.get("caseload.note", appointment_id=appointment_id).get_data(as_text=True)


def test_a_new_note_is_prefilled_with_who_comes_and_the_steps_set(chris, ana, held):
    work.give(chris, ana)
    page = page_of(chris, held)
    assert len(re.findall(r'name="attended"[^>]*checked', page)) == 2
    assert "Step 2" in page
    assert note_of(held) is None


def test_signing_freezes_it_and_records_who_came(chris, ana, held):
    chris.post("caseload.note", words(sign="1", attended=str(ana.client.id)), appointment_id=held)
    page = page_of(chris, held)
    assert "Signed by Chris Calloway, MA" in page
    assert "<textarea" in page
    assert 'name="data"' not in page
    chris.post("caseload.note", words(2, data="Something else."), appointment_id=held, expect=409)
    assert note_of(held).words["data"] == SAID
    came = {row.client_id: row.came for row in db.session.scalars(select(Attendance))}
    assert came[ana.client.id] is True
    assert sorted(came.values()) == [False, True]
    assert db.session.get_one(Appointment, held).status is AppointmentStatus.HELD


@pytest.mark.parametrize("missing", ["risk", "data"])
def test_it_is_not_signed_without_words_and_a_line_on_risk(chris, held, missing):
    answer = chris.post("caseload.note", words(sign="1") | {missing: " "}, appointment_id=held, expect=409)
    page = answer.get_data(as_text=True)
    assert (SAID in page) is (missing == "risk")
    assert 'id="note-form"' in page
    assert f'id="{missing}-error"' in page
    assert f'href="#{missing}"' in page
    assert note_of(held) is None


def test_a_session_that_lies_ahead_cannot_be_signed(chris, ana):
    coming = sessions.book(chris, [ana], in_days=2)
    chris.post("caseload.note", words(sign="1"), appointment_id=coming, expect=409)
    chris.post("caseload.note", words(), appointment_id=coming)
    assert note_of(coming).words["data"] == SAID


def test_two_tabs_end_in_a_visible_choice(chris, held):
    chris.post("caseload.note", words(), appointment_id=held)
    revision = note_of(held).revision
    chris.post("caseload.note", words(revision, data="From the first tab."), appointment_id=held)
    answer = chris.post(
        "caseload.note", words(revision, data="From the second tab."), appointment_id=held, expect=409
    )
    page = answer.get_data(as_text=True)
    assert "From the first tab." in page
    assert "From the second tab." in page
    assert note_of(held).words["data"] == "From the first tab."
    newest = note_of(held).revision
    chris.post("caseload.note", words(newest, data="Both together."), appointment_id=held)
    assert note_of(held).words["data"] == "Both together."


def test_autosave_answers_with_the_next_revision_and_refuses_an_old_one(chris, held):
    script = {"X-Autosave": "1", "Accept": "application/json"}
    first = chris.post("caseload.note", words(), appointment_id=held, headers=script, expect=200)
    revision = first.get_json()["revision"]
    assert first.get_json()["saved"]
    chris.post("caseload.note", words(revision), appointment_id=held, headers=script, expect=200)
    refused = chris.post("caseload.note", words(revision), appointment_id=held, headers=script, expect=409)
    assert refused.get_json()["url"]


def test_steps_ticked_in_a_joint_session_are_talked_about(chris, ana, ben, held):
    assignment_id = work.reflection(chris, ana, intensity=7)
    ticked = {"talked_about": str(work.assignment(assignment_id).set_together_id)}
    both = {"attended": [str(ana.client.id), str(ben.client.id)]}
    chris.post("caseload.note", words(sign="1", **ticked, **both), appointment_id=held)
    assert work.assignment(assignment_id).talked_about_at is not None


def test_steps_ticked_in_a_session_alone_are_not(chris, ana, held):
    assignment_id = work.reflection(chris, ana, intensity=7)
    ticked = {"talked_about": str(work.assignment(assignment_id).set_together_id)}
    chris.post("caseload.note", words(sign="1", **ticked, attended=str(ana.client.id)), appointment_id=held)
    assert work.assignment(assignment_id).talked_about_at is None


def test_a_correction_is_an_addendum_and_sent_twice_it_is_one(chris, held):
    chris.post("caseload.note", words(sign="1"), appointment_id=held)
    addendum = {"text": "It was the blue one.", "form_id": str(uuid4())}
    chris.post("caseload.note", addendum, appointment_id=held)
    chris.post("caseload.note", addendum, appointment_id=held)
    page = page_of(chris, held)
    assert page.count("It was the blue one.") == 1
    assert SAID in page


def test_the_supervisor_reads_what_is_signed_and_nothing_before(chris, sam, held):
    chris.post("caseload.note", words(), appointment_id=held)
    sam.get("caseload.note", appointment_id=held, expect=404)
    chris.post("caseload.note", words(note_of(held).revision, sign="1"), appointment_id=held)
    page = page_of(sam, held)
    assert SAID in page
    assert "<textarea" not in page
    sam.post("caseload.note", words(), appointment_id=held, expect=404)


@pytest.mark.parametrize("who", ["dana", "lee", "kim", "ana", "ben", "eve"])
def test_for_anybody_else_it_is_not_there(who, chris, held, request):
    chris.post("caseload.note", words(sign="1"), appointment_id=held)
    person = request.getfixturevalue(who)
    person.get("caseload.note", appointment_id=held, expect=404)
    person.post("caseload.note", words(), appointment_id=held, expect=404)


def test_words_typed_while_the_page_was_locked_come_back(chris, held):
    with pinned(now() + timedelta(hours=2)):
        chris.post("caseload.note", words(data="Typed in vain?"), appointment_id=held)
        assert note_of(held) is None
        chris.sign_in()
        assert "Typed in vain?" in page_of(chris, held)


def test_process_notes_are_their_authors_alone(chris, sam, lee, dana, case_id):
    case = case_for(chris.user, case_id)
    cases.grant_access(case, user=dana.user, kind=AccessKind.COUNSELLOR, from_on=today(), by=lee.user)
    commit()
    chris.post("caseload.process_notes", {"text": "My own anger.", "form_id": str(uuid4())}, case_id=case_id)
    page = chris.get("caseload.process_notes", case_id=case_id).get_data(as_text=True)
    assert "My own anger." in page
    assert "My own anger." not in dana.get("caseload.process_notes", case_id=case_id).get_data(as_text=True)
    for person in (sam, lee):
        person.get("caseload.process_notes", case_id=case_id, expect=404)
    own = page.split('href="/process-notes/')[1].split('"')[0]
    for person in (dana, sam, lee):
        person.get(f"/process-notes/{own}", expect=404)
        person.post(f"/process-notes/{own}", {"text": "x", "revision": 1}, expect=404)


def test_a_process_note_changed_in_two_tabs_shows_both(chris, case_id):
    form = {"text": "My own anger.", "form_id": str(uuid4())}
    chris.post("caseload.process_notes", form, case_id=case_id)
    path = f"/process-notes/{form['form_id']}"
    chris.post(path, {"text": "First tab.", "revision": 1})
    page = chris.post(path, {"text": "Second tab.", "revision": 1}, expect=409).get_data(as_text=True)
    assert "First tab." in page
    assert "Second tab." in page
