"""Typed text outlives a session that is locked or over, for the same person only."""

from datetime import timedelta
from uuid import UUID

import pytest

from clinic.accounts import parking
from clinic.accounts.models import ParkedText
from clinic.core import clock
from clinic.core.database import db
from tests import cast
from tests.assignments import work
from tests.browser import Person
from tests.portal.desk import FIELD

TEXT = "The blue folder is still on the shelf."
PASSWORD = {"password": cast.PASSWORD}
LOCKED, OVER = timedelta(minutes=30), timedelta(hours=30)


@pytest.fixture
def page(chris, ana):
    """Ana's page to write on."""
    [assignment_id] = work.give(chris, ana)
    return f"/my/steps/{assignment_id}/2"


@pytest.fixture
def start():
    return clock.now()


def send(person, page, **more):
    return person.post(page, {FIELD: TEXT, "setting": "counsellor", **more})


def test_text_sent_to_a_locked_session_is_there_after_unlocking(ana, page, start):
    with clock.pinned(start + LOCKED):
        answer = send(ana, page)
        assert answer.location == f"/unlock?next={page}"
        assert ana.post(answer.location, PASSWORD).location == page
        assert TEXT in ana.get(page).text


def test_text_sent_when_the_session_was_over_is_there_after_sign_in(ana, page, start):
    with clock.pinned(start + OVER):
        answer = send(ana, page)
        assert answer.location == f"/sign-in?next={page}"
        ana.post(answer.location, {"signin": "ana", **PASSWORD})
        assert TEXT in ana.get(page).text


def test_autosave_is_told_where_to_sign_in_and_the_text_is_kept(ana, page, start):
    headers = {"X-Autosave": "1", "Accept": "application/json", "Referer": f"http://localhost{page}"}
    with clock.pinned(start + LOCKED):
        answer = ana.post(f"{page}/draft", {FIELD: TEXT}, expect=401, headers=headers)
        assert answer.json["sign_in"] == f"/unlock?next={page}"
        ana.post(answer.json["sign_in"], PASSWORD)
        assert TEXT in ana.get(page).text


def test_partner_who_signs_in_next_sees_none_of_it(app, ana, page, start):
    with clock.pinned(start + OVER):
        answer = send(ana, page)
        assert ana.post(answer.location, {"signin": "ben", **PASSWORD}).location == "/my"
        assert TEXT not in ana.get("/my").text
        ana.get(page, expect=404)
        assert db.session.query(ParkedText).one().user_id == cast.ID["ana"]


def test_second_tab_finds_its_text_too(ana, page, start):
    with clock.pinned(start + LOCKED):
        send(ana, page)
        other = page.removesuffix("2") + "3"
        # The other tab sends after the first one has already unlocked: nothing needs to be parked.
        ana.post(f"/unlock?next={page}", PASSWORD)
        ana.post(other, {"setting": "counsellor"})
        assert TEXT in ana.get(page).text


def test_two_pages_are_kept_apart(ana, page, start):
    other = page.removesuffix("2") + "1"
    with clock.pinned(start + LOCKED):
        send(ana, page)
        ana.post(other, {"answer-where": "In the kitchen"})
    kept = {row.path: row.fields for row in db.session.query(ParkedText)}
    assert kept[page][FIELD] == [TEXT]
    assert kept[other]["answer-where"] == ["In the kitchen"]


def test_the_newest_text_of_a_page_counts(ana, page, start):
    with clock.pinned(start + LOCKED):
        send(ana, page)
        ana.post(page, {FIELD: "Newer."})
    assert db.session.query(ParkedText).one().fields[FIELD] == ["Newer."]


def test_nothing_is_parked_for_a_session_that_was_ended_on_purpose(app, ana, page):
    stolen = ana.http.get_cookie("tw").value
    ana.post("/sign-out")
    thief = Person(app, None)
    thief.http.set_cookie("tw", stolen, domain="localhost")
    send(thief, page)
    assert db.session.query(ParkedText).count() == 0


def test_nothing_is_parked_for_nobody(anonymous, page):
    send(anonymous, page)
    assert db.session.query(ParkedText).count() == 0


def test_passwords_are_never_parked(ana, start):
    with clock.pinned(start + LOCKED):
        ana.post("/account/password", {"current": "secret", "password": "secret", "note": "x"})
    assert db.session.query(ParkedText).count() == 0


def test_parked_text_is_sealed(ana, page, start):
    with clock.pinned(start + LOCKED):
        send(ana, page)
    assert TEXT.encode() not in db.session.query(ParkedText).one().fields_sealed


def test_parking_keeps_the_twenty_newest_pages_for_thirty_days(ana, start):
    for number in range(22):
        with clock.pinned(start + LOCKED + timedelta(seconds=number)):
            ana.post(f"/my/steps/{UUID(int=number, version=4)}/1", {"answer": "words"})
    assert db.session.query(ParkedText).count() == parking.PAGES_EACH


def test_old_parked_text_is_not_brought_back(ana, page, start):
    with clock.pinned(start + LOCKED):
        send(ana, page)
    later = start + LOCKED + timedelta(days=30, seconds=1)
    with clock.pinned(later):
        ana.sign_in()
        assert TEXT not in ana.get(page).text
