"""The own account: password, sessions, what happened."""

import pytest
from sqlalchemy import select

from clinic.accounts.models import BrowserSession, Invitation
from clinic.core import clock
from clinic.core.database import db
from tests import cast
from tests.browser import Person

NEW = "gravel lamp thistle"
CHANGE = {"current": cast.PASSWORD, "password": NEW, "again": NEW}


def test_page_shows_who_one_is_and_where(ana):
    page = ana.get("/account").text
    assert "Ana Arendal, signed in as ana" in page
    assert "this one" in page


@pytest.mark.parametrize(("name", "title"), [("ana", "Notes"), ("chris", "Your account · Trustwork")])
def test_title_tells_nothing_of_a_client(app, name, title):
    assert f"<title>{title}</title>" in Person(app, cast.ID[name]).get("/account").text


@pytest.mark.parametrize("page", ["", "/password", "/second-step", "/confirm", "/welcome"])
@pytest.mark.parametrize("name", ["ana", "chris"])
def test_every_page_opens_for_both_kinds_of_people(app, name, page):
    Person(app, cast.ID[name]).get(f"/account{page}")


def test_new_password_opens_and_the_old_one_does_not(app, ana):
    ana.post("/account/password", CHANGE)
    ana.get("/account")
    Person(app, None).post("/sign-in", {"signin": "ana", "password": cast.PASSWORD}, expect=422)
    Person(app, None).post("/sign-in", {"signin": "ana", "password": NEW})


def test_new_password_ends_the_other_sessions(app, ana):
    elsewhere = Person(app, cast.ID["ana"])
    captured = ana.http.get_cookie("tw").value
    ana.post("/account/password", CHANGE)
    elsewhere.get("/account", expect=303)
    assert ana.http.get_cookie("tw").value != captured


def test_new_password_ends_an_open_invitation(ana, lee):
    from clinic.accounts import actions
    from clinic.core.database import commit

    actions.invite(ana.user, by=lee.user)
    commit()
    ana.post("/account/password", CHANGE)
    assert db.session.scalar(select(Invitation.withdrawn_at)) is not None


@pytest.mark.parametrize(
    "wrong",
    [
        {"current": "not it"},
        {"again": "another one here"},
        {"password": "short", "again": "short"},
        {"password": "arendal lamp gravel", "again": "arendal lamp gravel"},
        {"password": "brosko lamp gravel", "again": "brosko lamp gravel"},
        {"password": "calloway lamp gravel", "again": "calloway lamp gravel"},
        {"password": "x" * 20 + "abcdefgh" * 14, "again": "x" * 20 + "abcdefgh" * 14},
    ],
    ids=["wrong password", "not the same", "short", "own name", "partner", "counsellor", "too long"],
)
def test_a_change_with_a_mistake_changes_nothing(app, ana, wrong):
    ana.post("/account/password", {**CHANGE, **wrong}, expect=422)
    Person(app, None).post("/sign-in", {"signin": "ana", "password": cast.PASSWORD})


def test_guessing_the_password_at_an_open_session_has_a_limit(ana):
    with clock.pinned(clock.now()):
        for _ in range(5):
            ana.post("/account/password", {**CHANGE, "current": "not it"}, expect=422)
        ana.post("/account/password", CHANGE, expect=429)


def test_one_other_browser_can_be_signed_out(app, ana):
    elsewhere = Person(app, cast.ID["ana"])
    newest = select(BrowserSession.id).order_by(BrowserSession.created_at.desc()).limit(1)
    ana.post(f"/account/sessions/{db.session.scalar(newest)}/end")
    elsewhere.get("/account", expect=303)
    ana.get("/account")


def test_somebody_elses_session_is_not_there(ana, ben):
    bens = db.session.scalar(select(BrowserSession.id).where(BrowserSession.user_id == cast.ID["ben"]))
    ana.post(f"/account/sessions/{bens}/end", expect=404)
    ben.get("/account")


def test_signing_out_everywhere_ends_this_one_too(app, ana, ben):
    elsewhere = Person(app, cast.ID["ana"])
    assert ana.post("/account/sessions/end-all").headers["Clear-Site-Data"]
    for browser in (ana, elsewhere):
        browser.get("/account", expect=303)
    ben.get("/account")


def test_what_happened_is_shown_to_its_owner_alone(ana, ben):
    ana.post("/account/password", CHANGE)
    assert "Password changed" in ana.get("/account").text
    assert "Password changed" not in ben.get("/account").text
