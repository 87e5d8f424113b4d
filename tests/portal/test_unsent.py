"""Words sent without a session, or from a page older than the sign-in, are not lost and go to nobody else."""

import re
from html import unescape

import pytest

from clinic.accounts import sessions
from clinic.accounts.models import ParkedText
from clinic.core.database import db
from tests import cast
from tests.assignments import work
from tests.portal.desk import FIELD, STORY, autosave, draft, words

TEXT = "Line one,\nand “line two”."
PASSWORD = {"signin": "ana", "password": cast.PASSWORD}


@pytest.fixture
def page(chris, ana):
    [step] = work.give(chris, ana)
    return step, f"/my/steps/{step}/{STORY}"


def send(person, path, expect, **more):
    fields = {FIELD: TEXT, "setting": "session", "revision": "0", "next": "1", **more}
    return person.post(path, fields, expect=expect, headers={"Referer": f"http://localhost{path}"})


def sign_out(person):
    person.http.delete_cookie(sessions.cookie_name(), domain="localhost")


def sent_again(answer):
    """The fields that the button "Save it now" sends."""
    form = answer.text.split('<form class="form"')[1].split("</form>")[0]
    return {name: unescape(value) for name, value in re.findall(r'name="(\w[^"]*)" value="([^"]*)"', form)}


def test_without_a_session_the_words_stay_on_the_page_and_are_saved_from_it(ana, page):
    step, path = page
    sign_out(ana)
    answer = send(ana, path, 403)
    assert "You were signed out" in answer.text and "and “line two”." in unescape(answer.text)
    assert "no-store" in answer.headers["Cache-Control"] and draft(ana, step) is None
    ana.post("/sign-in", PASSWORD)
    home = {"Referer": f"http://localhost{path}"}
    # Nobody had signed in through the page before, so the forms of before are worth nothing: once more.
    again = sent_again(ana.post(path, sent_again(answer), expect=400, headers=home))
    ana.post(path, again)
    assert words(ana, step).value == TEXT and words(ana, step).setting == "session"


def test_signing_out_and_in_again_elsewhere_leaves_the_first_page_able_to_save(ana, page):
    step, path = page
    ana.post("/sign-in", PASSWORD)
    ana.post("/sign-out")
    ana.post("/sign-in", PASSWORD)
    send(ana, path, 303)
    assert words(ana, step).value == TEXT


def test_without_any_cookie_the_refused_form_gives_the_words_back(ana, page):
    step, path = page
    sign_out(ana)
    ana.http.delete_cookie("form", domain="localhost")
    answer = send(ana, path, 400)
    assert "and “line two”." in unescape(answer.text) and "Save it now" in answer.text
    ana.sign_in()
    ana.post(path, sent_again(answer))
    assert words(ana, step).value == TEXT


def test_one_word_is_enough(ana, page):
    sign_out(ana)
    assert "Sorry</textarea>" in send(ana, page[1], 403, **{FIELD: "Sorry"}).text


def test_another_person_cannot_save_it(ana, ben, page):
    sign_out(ana)
    again = sent_again(send(ana, page[1], 403))
    ben.post(page[1], {**again, "csrf_token": ben.csrf}, expect=404)


def test_a_form_elsewhere_is_not_given_a_page_that_saves(ana, page):
    sign_out(ana)
    away = {"Referer": "https://elsewhere.example/"}
    assert "line two" not in ana.post(page[1], {FIELD: TEXT}, headers=away).text
    ana.http.delete_cookie("form", domain="localhost")
    assert "line two" not in ana.post(page[1], {FIELD: TEXT}, headers=away, expect=400).text


def test_no_words_no_page_and_the_script_is_told_as_before(ana, page):
    step, path = page
    sign_out(ana)
    assert "/sign-in" in send(ana, path, 303, **{FIELD: "  "}).location
    assert autosave(ana, step, TEXT, expect=401).json["kept"] is False
    assert db.session.query(ParkedText).count() == 0


def test_a_password_is_never_given_back(anonymous):
    anonymous.http.delete_cookie("form", domain="localhost")
    fields = {"signin": "ana maria", "password": "seventeen calm herons"}
    answer = anonymous.post("/sign-in", fields, expect=400, headers={"Referer": "http://localhost/sign-in"})
    assert "seventeen" not in answer.text and "Save it now" not in answer.text
