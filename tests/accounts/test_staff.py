"""The staff of the practice, for its lead alone."""

import pytest
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from clinic.core.database import commit, db
from tests import cast
from tests.browser import Person

SOMEBODY = {"full_name": "Dana Dorne", "short_name": "Dana", "credential": "", "signin": "dana.two"}


def account(name):
    return db.session.get(User, cast.ID[name])


def audited():
    return [event.action for event in db.session.scalars(select(AuditEvent).order_by(AuditEvent.number))]


@pytest.mark.parametrize("name", ["ana", "chris", "sam"])
@pytest.mark.parametrize("page", ["", "/new"])
def test_for_others_these_pages_do_not_exist(app, name, page):
    Person(app, cast.ID[name]).get(f"/practice/staff{page}", expect=404)


@pytest.mark.parametrize("act", ["invite", "deactivate", "reactivate", "remove-second-step", "lead"])
@pytest.mark.parametrize("name", ["ana", "chris", "kim"])
def test_others_can_do_nothing_there(app, name, act):
    Person(app, cast.ID[name]).post(f"/practice/staff/{cast.ID['dana']}/{act}", expect=404)
    assert audited() == []


@pytest.mark.parametrize("whom", ["kim", "ana"])
def test_lead_reaches_neither_another_practice_nor_clients(lee, whom):
    for act in ("invite", "deactivate"):
        lee.post(f"/practice/staff/{cast.ID[whom]}/{act}", expect=404)


def test_list_names_the_own_staff_and_nobody_else(lee):
    page = lee.get("/practice/staff").text
    assert "Chris Calloway" in page
    assert "Kim Kestner" not in page
    assert "Ana Arendal" not in page


def test_somebody_new_gets_link_and_code_once(app, lee):
    lee.get("/practice/staff/new")
    page = lee.post("/practice/staff/new", SOMEBODY, expect=200).text
    assert "http://localhost/invitation/" in page
    assert "invitation open until" in lee.get("/practice/staff").text
    assert audited() == ["account.created", "account.invited"]


def test_sign_in_name_in_use_is_refused_with_the_rest_kept(lee):
    page = lee.post("/practice/staff/new", {**SOMEBODY, "signin": "CHRIS"}, expect=422).text
    assert "is in use" in page
    assert "Dana Dorne" in page


def test_deactivated_person_is_out_at_once_and_can_come_back(chris, lee):
    lee.post(f"/practice/staff/{cast.ID['chris']}/deactivate")
    assert chris.get("/account", expect=303).location.startswith("/sign-in")
    Person(lee.app, None).post("/sign-in", {"signin": "chris", "password": cast.PASSWORD}, expect=422)
    lee.post(f"/practice/staff/{cast.ID['chris']}/reactivate")
    Person(lee.app, None).post("/sign-in", {"signin": "chris", "password": cast.PASSWORD})
    assert audited() == ["account.deactivated", "account.reactivated"]


def test_lead_cannot_deactivate_the_own_account(lee):
    lee.post(f"/practice/staff/{cast.ID['lee']}/deactivate", expect=409)
    lee.get("/account")


def test_practice_keeps_a_lead(lee):
    lee.post(f"/practice/staff/{cast.ID['lee']}/lead", {"is_lead": "0"}, expect=409)
    lee.post(f"/practice/staff/{cast.ID['sam']}/lead", {"is_lead": "1"})
    lee.post(f"/practice/staff/{cast.ID['lee']}/lead", {"is_lead": "0"})
    assert account("sam").is_lead
    lee.get("/practice/staff", expect=404)


def test_second_step_is_removed_for_a_lost_telephone(chris, lee):
    from clinic.core import clock

    user = account("chris")
    user.totp_secret, user.totp_confirmed_at = "A" * 32, clock.now()
    commit()
    lee.post(f"/practice/staff/{cast.ID['chris']}/remove-second-step")
    assert not account("chris").has_second_factor
    chris.get("/account", expect=303)
    assert audited() == ["account.second_factor_removed"]
