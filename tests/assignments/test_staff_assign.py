from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from clinic.assignments.models import Assignment, Status
from clinic.cases.actions import close_case
from clinic.cases.models import Client, InjuryRole
from clinic.cases.queries import case_for
from clinic.core.clock import today
from clinic.core.database import commit, db
from clinic.programmes.queries import published_version
from tests.assignments import work

BOTH = {"give_to": "both"}


def address(case_id, chris, number):
    return f"/cases/{case_id}/assign?step={published_version(chris.user, number).id}"


def form(**fields):
    return {"form_id": str(uuid4()), **BOTH, **fields}


def given():
    return list(db.session.scalars(select(Assignment).order_by(Assignment.variant)))


def test_a_step_is_given_to_both_in_three_clicks(chris, case_id):
    chooser = chris.get(f"/cases/{case_id}/assign").get_data(as_text=True)
    page = address(case_id, chris, 2)
    assert page in chooser
    shown = chris.get(page).get_data(as_text=True)
    assert 'value="both" checked' in shown
    chris.post(page, form(intro="Short bursts are fine."))
    injured, involved = given()
    assert (injured.variant, involved.variant) == ("injured", "involved")
    assert injured.set_together_id == involved.set_together_id
    assert {injured.intro, involved.intro} == {"Short bursts are fine."}
    assert sorted(work.audited("assignment.assigned")) == sorted([injured.id, involved.id])


def test_one_partner_alone_is_given_a_step(chris, ben, case_id):
    ben_id = ben.client.id
    chris.post(address(case_id, chris, 2), form(give_to=str(ben_id)))
    [only] = given()
    assert (only.client_id, only.variant) == (ben_id, "involved")


def test_a_double_click_assigns_once(chris, case_id):
    page, sent = address(case_id, chris, 2), form()
    chris.post(page, sent)
    chris.post(page, sent)
    assert len(given()) == 2


def test_the_same_form_with_other_choices_is_not_swallowed(chris, ana, ben, case_id):
    page, sent = address(case_id, chris, 2), form(give_to=str(ana.client.id))
    chris.post(page, sent)
    again = {**sent, "give_to": str(ben.client.id), "intro": "For you alone."}
    refused = chris.post(page, again, expect=409).get_data(as_text=True)
    assert "For you alone." in refused
    assert len(given()) == 1


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (10, "an apology cannot be ordered"),
        (12, "nobody owes forgiveness"),
        (15, "never carries a date"),
    ],
)
def test_a_step_that_is_never_due_refuses_a_date_and_says_why(chris, case_id, number, why):
    page, date = address(case_id, chris, number), (today() + timedelta(days=7)).isoformat()
    assert 'name="due_on"' not in chris.get(page).get_data(as_text=True)
    refused = chris.post(page, form(due_on=date, intro="When you are ready."), expect=409)
    assert why in refused.get_data(as_text=True)
    assert "When you are ready." in refused.get_data(as_text=True)
    assert given() == []
    chris.post(page, form(intro="When you are ready."))
    assert [one.due_on for one in given()] == [None, None]


def test_a_date_is_suggested_where_the_step_has_one(chris, case_id):
    suggested = today() + timedelta(days=7)
    assert suggested.isoformat() in chris.get(address(case_id, chris, 1)).get_data(as_text=True)
    soft = chris.get(address(case_id, chris, 2)).get_data(as_text=True)
    assert 'name="due_on"' in soft
    assert f'value="{today().year}' not in soft
    chris.post(address(case_id, chris, 1), form(due_on=suggested.isoformat()))
    assert {one.due_on for one in given()} == {suggested}


@pytest.mark.parametrize(
    ("due_on", "status", "why"),
    [("2020-01-01", 409, "This date has passed"), ("next week", 422, "day, month and year")],
)
def test_a_date_that_cannot_be_is_refused_with_the_text_kept(chris, case_id, due_on, status, why):
    sent = form(due_on=due_on, intro="Take your time.")
    refused = chris.post(address(case_id, chris, 2), sent, expect=status).get_data(as_text=True)
    assert why in refused
    assert "Take your time." in refused
    assert given() == []


def test_who_is_both_gets_the_side_the_counsellor_picks(chris, ana, case_id):
    ana_row = db.session.get_one(Client, ana.client.id)
    ana_row.role = InjuryRole.BOTH
    commit()
    page = address(case_id, chris, 2)
    assert "Ana’s side of the step" in chris.get(page).get_data(as_text=True)
    refused = chris.post(page, form(intro="Both sides matter."), expect=422).get_data(as_text=True)
    assert "Choose the side of the step." in refused
    assert "Both sides matter." in refused
    chris.post(page, form(first_side="involved"))
    assert [one.variant for one in given()] == ["involved", "involved"]


def test_what_to_know_before_giving_it_stands_on_the_page(chris, ana, case_id):
    work.give(chris, ana)
    shown = chris.get(address(case_id, chris, 2)).get_data(as_text=True)
    assert "no active safety hold" in shown
    assert "Writing about the injury can flood" in shown
    assert "Given before" in shown


def test_a_withdrawn_step_stays_withdrawn_and_the_partners_is_not_touched(chris, ana, ben):
    first, second = work.give(chris, ana, ben)
    page = f"/assignments/{first}/withdraw"
    chris.get(page)
    chris.post(page)
    chris.post(page)
    assert work.assignment(first).status is Status.WITHDRAWN
    assert work.assignment(second).status is Status.ASSIGNED
    assert work.audited("assignment.withdrawn") == [first]


def test_a_completed_step_cannot_be_withdrawn(chris, ana):
    assignment_id = work.reflection(chris, ana)
    work.complete(chris, assignment_id)
    chris.get(f"/assignments/{assignment_id}/withdraw")
    chris.post(f"/assignments/{assignment_id}/withdraw", expect=409)
    assert work.assignment(assignment_id).status is Status.COMPLETED


def test_a_closed_case_is_given_nothing(chris, ana, case_id):
    user = chris.user
    close_case(case_for(user, case_id, to_change=True), by=user)
    commit()
    # The browser names our own page as the one the form stood on.
    own = {"Referer": "http://localhost" + address(case_id, chris, 2)}
    refused = chris.post(address(case_id, chris, 2), form(intro="Take your time."), expect=409, headers=own)
    assert "This case is closed." in refused.get_data(as_text=True)
    assert "Take your time." in refused.get_data(as_text=True)
    assert given() == []


def test_a_past_date_is_said_beside_the_date(chris, case_id):
    gone = (today() - timedelta(days=1)).isoformat()
    refused = chris.post(address(case_id, chris, 2), form(due_on=gone), expect=409).get_data(as_text=True)
    assert 'id="due_on-error"' in refused
    assert 'href="#due_on"' in refused
