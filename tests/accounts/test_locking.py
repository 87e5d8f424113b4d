"""Sessions lock when idle, are opened again with the password, and are over after a day."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.accounts import sessions
from clinic.accounts.models import BrowserSession, User
from clinic.core import clock
from clinic.core.database import commit, db
from tests import cast
from tests.browser import Person

PASSWORD = {"password": cast.PASSWORD}


def in_time(start, **later):
    return clock.pinned(start + timedelta(**later))


@pytest.fixture
def start():
    return clock.now()


def arrive(app, name, at):
    with clock.pinned(at):
        return Person(app, cast.ID[name])


@pytest.mark.parametrize(("name", "minutes"), [("ana", 10), ("chris", 15)])
def test_idle_session_locks_at_its_minute_and_not_before(app, start, name, minutes):
    person = arrive(app, name, start)
    with in_time(start, minutes=minutes, seconds=-1):
        person.get("/account")
    with in_time(start, minutes=2 * minutes, seconds=2):
        assert person.get("/account", expect=303).location == "/unlock?next=/account"


def test_requests_keep_a_session_open(app, start):
    ana = arrive(app, "ana", start)
    for minutes in range(5, 60, 5):
        with in_time(start, minutes=minutes):
            ana.get("/account")


def test_last_seen_is_written_once_a_minute(app, start):
    ana = arrive(app, "ana", start)
    for seconds, seen in ((59, 0), (61, 61), (119, 61), (121, 121)):
        with in_time(start, seconds=seconds):
            ana.get("/account")
        kept = db.session.scalar(select(BrowserSession.active_at))
        assert kept == start + timedelta(seconds=seen)


def test_opening_the_lock_page_keeps_nothing_awake(app, start):
    ana = arrive(app, "ana", start)
    with in_time(start, minutes=9):
        ana.get("/unlock", expect=303)
    with in_time(start, minutes=10, seconds=1):
        ana.get("/account", expect=303)


def test_password_opens_the_same_session_where_it_was(app, start):
    ana = arrive(app, "ana", start)
    before = ana.http.get_cookie("tw").value
    with in_time(start, minutes=30):
        ana.get("/unlock")
        answer = ana.post("/unlock?next=/account", PASSWORD)
        assert answer.location == "/account"
        ana.get("/account")
    assert ana.http.get_cookie("tw").value != before
    assert db.session.query(BrowserSession).count() == 1


def test_wrong_password_leaves_it_locked(app, start):
    ana = arrive(app, "ana", start)
    with in_time(start, minutes=30):
        ana.post("/unlock", {"password": "not it"}, expect=422)
        ana.get("/account", expect=303)


def test_unlocking_has_a_limit(app, start):
    ana = arrive(app, "ana", start)
    with in_time(start, minutes=30):
        for _ in range(5):
            ana.post("/unlock", {"password": "not it"}, expect=422)
        ana.post("/unlock", PASSWORD, expect=429)


def test_lock_page_names_nobody(app, start):
    ana = arrive(app, "ana", start)
    with in_time(start, minutes=30):
        page = ana.get("/unlock").text
    assert "ana" not in page.replace("emergency", "").casefold()


def test_tokens_from_before_unlocking_are_worth_nothing(app, start):
    ana = arrive(app, "ana", start)
    old = ana.http.get_cookie("tw").value
    with in_time(start, minutes=30):
        ana.post("/unlock", PASSWORD)
        thief = Person(app, None)
        thief.http.set_cookie("tw", old, domain="localhost")
        assert thief.get("/account", expect=303).location.startswith("/sign-in")


def test_after_eight_hours_the_password_is_asked_however_busy(app, start):
    ana = arrive(app, "ana", start)
    for minutes in range(5, 480, 5):
        with in_time(start, minutes=minutes):
            ana.get("/account")
    with in_time(start, hours=8):
        assert ana.get("/account", expect=303).location.startswith("/unlock")


def test_after_a_day_only_signing_in_helps(app, start):
    ana = arrive(app, "ana", start)
    with in_time(start, hours=24):
        assert ana.get("/account", expect=303).location.startswith("/sign-in")
        assert ana.get("/unlock", expect=303).location.startswith("/sign-in")


def test_a_page_that_lies_open_in_session_locks_after_ninety_minutes(app, start):
    chris = arrive(app, "chris", start)
    db.session.execute(
        BrowserSession.__table__.update().values(long_page_until=start + timedelta(minutes=90))
    )
    commit()
    with in_time(start, minutes=89, seconds=59):
        chris.get("/account")
    with in_time(start, minutes=89, seconds=59 + 15 * 60):
        chris.get("/account", expect=303)


def test_keeping_open_is_written_by_the_page(app, start):
    with clock.pinned(start):
        token = sessions.start(db.session.get(User, cast.ID["chris"]))
        commit()
        cookie = {"Cookie": f"{sessions.cookie_name()}={token}"}
        with app.test_request_context("/account", headers=cookie):
            app.preprocess_request()
            sessions.keep_open()
            commit()
    assert db.session.scalar(select(BrowserSession.long_page_until)) == start + timedelta(minutes=90)


def test_deactivation_ends_every_session_at_once(app, ana, lee):
    from clinic.accounts import actions

    elsewhere = Person(app, cast.ID["ana"])
    actions.deactivate(ana.user, by=lee.user)
    commit()
    for browser in (ana, elsewhere):
        assert browser.get("/account", expect=303).location.startswith("/sign-in")


def test_staff_and_client_pages_answer_the_others_like_no_page_at_all(ana, chris):
    nothing = [person.get("/no-such-page", expect=404).text for person in (ana, chris)]
    assert ana.get("/today", expect=404).text == nothing[0]
    assert chris.get("/my", expect=404).text == nothing[1]


def test_not_signed_in_is_led_to_sign_in_and_back(anonymous):
    assert anonymous.get("/account?x=1", expect=303).location == "/sign-in?next=/account?x%3D1"
    answer = anonymous.post("/sign-in?next=/account", {"signin": "ana", **PASSWORD})
    assert answer.location == "/account"


def test_somebody_elses_way_back_is_not_followed(app, start):
    browser = arrive(app, "ana", start)
    with in_time(start, hours=25):
        answer = browser.post("/sign-in?next=/account", {"signin": "ben", **PASSWORD})
    assert answer.location == "/my"


ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "http:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/%2f/evil.example",
    "/%5cevil.example",
    "/account@evil.example/..",
    "@evil.example",
    "//evil.example/account",
    "/.evil.example",
    "/\tevil.example",
    "/\nevil.example",
    "\t//evil.example",
    " //evil.example",
    "/account\r\nX: y",
    "/today//evil",
    "//account",
    "///account",
    "/account//",
    "/./account",
    "/../account",
    "?next=//evil.example",
    "#//evil.example",
    "/sign-out",
    "/leave",
    "/unlock",
    "/sign-in",
    "/static/js/write.js",
    "/no-such-page",
    "/today",
    "/cases/new",
    "/practice",
    "ftp://localhost/account",
    "https://localhost@evil.example/account",
    "/my/../../evil.example",
    "%2f%2fevil.example",
    "/%09/evil.example",
    "/;//evil.example",
    "account",
    "",
    "．．/account",
    "/／evil.example",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_sign_in_leads_a_client_nowhere_else(anonymous, target):
    answer = anonymous.http.post(
        "/sign-in",
        query_string={"next": target},
        data={"signin": "ana", "csrf_token": anonymous.csrf, **PASSWORD},
    )
    assert (answer.status_code, answer.location) == (303, "/my")


def test_over_https_the_cookie_is_bound_to_host_and_tls(template, app):
    from dataclasses import replace

    from clinic import create_app

    base = "https://notes.example.org"
    secure = create_app(replace(template.settings, base_url=base, trusted_hosts=("notes.example.org",)))
    browser = secure.test_client()
    page = browser.get("/sign-in", base_url=base).text
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    fields = {"signin": "ana", "csrf_token": token, **PASSWORD}
    answer = browser.post("/sign-in", base_url=base, data=fields, headers={"Referer": f"{base}/sign-in"})
    set_cookies = [line for line in answer.headers.getlist("Set-Cookie") if "tw" in line.split("=")[0]]
    with secure.app_context():
        db.session.remove()
        db.engine.dispose()
    assert {line.split("=")[0] for line in set_cookies} == {"__Host-tw", "__Host-tw-device"}
    assert all("Secure" in line and "Path=/" in line and "Domain" not in line for line in set_cookies)
