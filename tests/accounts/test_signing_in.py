"""Sign-in by name and password: what it opens, what it tells, how often one may guess."""

import re
from datetime import timedelta

import pytest

from clinic.accounts import sessions
from clinic.accounts.models import BrowserSession, KnownDevice, SecurityEvent, User
from clinic.core import clock
from clinic.core.database import commit, db
from tests import cast
from tests.browser import Person

WRONG = {"signin": "ana", "password": "not the password"}
RIGHT = {"signin": "ana", "password": cast.PASSWORD}


def test_right_name_and_password_open_the_first_page(anonymous):
    answer = anonymous.post("/sign-in", RIGHT)
    assert answer.location == "/my"
    assert anonymous.http.get_cookie("tw") is not None
    anonymous.get("/account")


def test_staff_come_to_today(anonymous):
    assert anonymous.post("/sign-in", {**RIGHT, "signin": "chris"}).location == "/today"


def test_sign_in_name_is_found_in_capitals_and_with_spaces(anonymous):
    anonymous.post("/sign-in", {**RIGHT, "signin": " ANA "})


def test_unknown_name_and_wrong_password_answer_alike(app):
    pages = []
    for signin in ("ana", "nobody"):
        answer = Person(app, None).post("/sign-in", {**WRONG, "signin": signin}, expect=422)
        page = answer.get_data(as_text=True).replace(f'value="{signin}"', "")
        pages.append(re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "", page))
    assert "do not go together" in pages[0]
    assert pages[0] == pages[1]


def test_unknown_name_takes_a_hash_as_well(anonymous, monkeypatch):
    from clinic.accounts import passwords

    checked = []
    monkeypatch.setattr(passwords, "is_right", lambda stored, typed: checked.append(stored))
    anonymous.post("/sign-in", {**WRONG, "signin": "nobody"}, expect=422)
    assert checked == [None]


def test_deactivated_person_cannot_sign_in(app, anonymous):
    db.session.get(User, cast.ID["ana"]).deactivated_at = clock.now()
    commit()
    anonymous.post("/sign-in", RIGHT, expect=422)


def test_without_a_password_nobody_signs_in(anonymous):
    db.session.get(User, cast.ID["ana"]).password_hash = None
    commit()
    anonymous.post("/sign-in", RIGHT, expect=422)


def test_a_weak_hash_is_renewed_at_sign_in(anonymous):
    anonymous.post("/sign-in", RIGHT)
    stored = db.session.get(User, cast.ID["ana"]).password_hash
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_cookie_from_before_sign_in_is_worth_nothing_after(app, anonymous):
    anonymous.post("/sign-in", RIGHT)
    before = anonymous.http.get_cookie("tw").value
    second = Person(app, None)
    second.http.set_cookie("tw", before, domain="localhost")
    second.post("/sign-in", RIGHT)
    assert second.http.get_cookie("tw").value != before
    anonymous.get("/account", expect=303)


def test_cookie_made_up_by_somebody_else_is_not_taken_over(anonymous):
    planted = sessions.new_token()
    anonymous.http.set_cookie("tw", planted, domain="localhost")
    anonymous.post("/sign-in", RIGHT)
    assert anonymous.http.get_cookie("tw").value != planted


def test_cookie_captured_before_sign_out_opens_nothing(app, ana):
    captured = ana.http.get_cookie("tw").value
    ana.post("/sign-out")
    thief = Person(app, None)
    thief.http.set_cookie("tw", captured, domain="localhost")
    assert "/sign-in" in thief.get("/account", expect=303).location


def test_signing_out_takes_the_pages_back_from_the_browser(ana):
    answer = ana.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert ana.http.get_cookie("tw") is None


def test_leaving_signs_out_and_gives_way_to_the_neutral_site(ana):
    answer = ana.post("/leave", expect=200)
    page = answer.get_data(as_text=True)
    assert 'data-to="https://www.wikipedia.org/"' in page
    assert "Ana" not in page
    ana.get("/account", expect=303)


def test_leaving_keeps_no_message_and_no_secret_of_a_form(ana):
    with ana.http.session_transaction() as kept:
        kept["_flashes"] = [("message", "Your password is changed.")]
        secret = kept["csrf_token"]
    ana.post("/leave", expect=200)
    with ana.http.session_transaction() as left:
        assert dict(left) == {}
    assert "Your password is changed." not in ana.get("/sign-in").text
    with ana.http.session_transaction() as fresh:
        assert fresh["csrf_token"] != secret


def test_a_form_of_before_leaving_cannot_be_sent_after(ana):
    ana.post("/leave", expect=200)
    ana.get("/sign-in")
    ana.post("/sign-in", RIGHT, expect=400)


def test_leaving_works_for_nobody_in_particular(anonymous):
    anonymous.post("/leave", expect=200)


def test_table_holds_no_token_of_a_cookie(ana):
    token = ana.http.get_cookie("tw").value
    kept = db.session.query(BrowserSession.token_hash).all()
    assert token not in {row[0] for row in kept}
    assert sessions.hash_of(token) in {row[0] for row in kept}


def test_cookie_is_out_of_reach_of_scripts_and_other_sites(anonymous):
    cookies = anonymous.post("/sign-in", RIGHT).headers.getlist("Set-Cookie")
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
    assert not any("Domain=" in cookie for cookie in cookies)


def test_first_sign_in_in_a_browser_is_told_to_the_owner(anonymous):
    anonymous.post("/sign-in", RIGHT)
    assert "new device" in anonymous.get("/account").get_data(as_text=True)
    assert db.session.query(KnownDevice).count() == 1
    assert db.session.query(SecurityEvent).one().what == "signed_in_new_device"


def test_second_sign_in_in_the_same_browser_is_no_news(app, anonymous):
    anonymous.post("/sign-in", RIGHT)
    _sign_out(anonymous)
    anonymous.post("/sign-in", RIGHT)
    assert db.session.query(KnownDevice).count() == 1
    newest = db.session.query(SecurityEvent).order_by(SecurityEvent.created_at.desc()).first()
    assert newest.what == "signed_in"


def _sign_out(person: Person) -> None:
    person.csrf = person._form_token()
    person.post("/sign-out")


@pytest.mark.parametrize("name", ["ana", "nobody"])
def test_sixth_guess_within_five_minutes_is_refused_with_the_name_kept(app, name):
    with clock.pinned(clock.now()):
        for _ in range(5):
            Person(app, None).post("/sign-in", {**WRONG, "signin": name}, expect=422)
        answer = Person(app, None).post("/sign-in", {**WRONG, "signin": name}, expect=429)
    page = answer.get_data(as_text=True)
    assert f'value="{name}"' in page
    assert "wait five minutes" in page


def test_right_password_does_not_open_while_guessing_is_paused(app):
    with clock.pinned(clock.now()):
        for _ in range(5):
            Person(app, None).post("/sign-in", WRONG, expect=422)
        Person(app, None).post("/sign-in", RIGHT, expect=429)


def test_no_more_than_twenty_guesses_an_hour(app):
    start, refused = clock.now(), 0
    for minute in range(0, 54, 2):
        with clock.pinned(start + timedelta(minutes=minute)):
            answer = Person(app, None)
            status = answer.http.post("/sign-in", data={**WRONG, "csrf_token": answer.csrf}).status_code
            refused += status == 429
    assert refused == 27 - 20


def test_guesses_are_still_counted_after_a_restart(app, template):
    from clinic import create_app

    with clock.pinned(clock.now()):
        for _ in range(5):
            Person(app, None).post("/sign-in", WRONG, expect=422)
        again = create_app(template.settings)
        with again.app_context():
            Person(again, None).post("/sign-in", WRONG, expect=429)
            db.session.remove()
            db.engine.dispose()


def test_pause_is_over_after_five_minutes(app):
    start = clock.now()
    with clock.pinned(start):
        for _ in range(5):
            Person(app, None).post("/sign-in", WRONG, expect=422)
    with clock.pinned(start + timedelta(minutes=5, seconds=1)):
        Person(app, None).post("/sign-in", RIGHT)


def test_guesses_elsewhere_do_not_lock_the_owner_out(app, anonymous):
    with clock.pinned(clock.now()):
        anonymous.post("/sign-in", RIGHT)
        _sign_out(anonymous)
        for _ in range(5):
            Person(app, None).post("/sign-in", WRONG, expect=422)
        Person(app, None).post("/sign-in", WRONG, expect=429)
        anonymous.post("/sign-in", RIGHT)


def test_signing_in_gives_a_stranger_no_fresh_guesses(app, anonymous):
    with clock.pinned(clock.now()):
        for _ in range(4):
            Person(app, None).post("/sign-in", WRONG, expect=422)
        anonymous.post("/sign-in", RIGHT)
        Person(app, None).post("/sign-in", WRONG, expect=422)
        Person(app, None).post("/sign-in", WRONG, expect=429)


def test_own_browser_has_a_limit_too(anonymous):
    with clock.pinned(clock.now()):
        anonymous.post("/sign-in", RIGHT)
        _sign_out(anonymous)
        for _ in range(5):
            anonymous.post("/sign-in", WRONG, expect=422)
        anonymous.post("/sign-in", RIGHT, expect=429)
