"""What many requests at the same moment must not get: a second use, or more guesses."""

import threading
from collections import Counter

import pyotp
import pytest

from clinic.accounts import actions
from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.database import commit, db
from tests import cast
from tests.browser import Person

AT_ONCE = 8
NEW = "harbour lamp quiet gravel"


def statuses(app, path, fields, browsers):
    """Send the same form from every browser at once; how often each status came."""
    ready, found = threading.Barrier(len(browsers)), []

    def send(browser):
        ready.wait()
        found.append(browser.http.post(path, data={**fields, "csrf_token": browser.csrf}).status_code)

    threads = [threading.Thread(target=send, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return Counter(found)


@pytest.fixture
def browsers(app):
    return [Person(app, None) for _ in range(AT_ONCE)]


def test_an_invitation_is_accepted_once(app, browsers, lee):
    issued = actions.invite(db.session.get(User, cast.ID["ana"]), by=lee.user)
    commit()
    fields = {"code": issued.code, "password": NEW, "again": NEW}
    assert statuses(app, f"/invitation/{issued.link_token}", fields, browsers) == {303: 1, 404: AT_ONCE - 1}


def test_wrong_codes_are_all_counted(app, browsers, lee):
    issued = actions.invite(db.session.get(User, cast.ID["ana"]), by=lee.user)
    commit()
    found = statuses(app, f"/invitation/{issued.link_token}", {"code": "AAAAAAAA"}, browsers)
    assert found == {422: 5, 404: AT_ONCE - 5}


def test_five_guesses_are_checked_and_no_more(app, browsers):
    found = statuses(app, "/sign-in", {"signin": "ana", "password": "not it at all"}, browsers)
    assert found == {422: 5, 429: AT_ONCE - 5}


def test_a_code_of_the_app_opens_one_session(app):
    user = db.session.get(User, cast.ID["chris"])
    secret = pyotp.random_base32()
    user.totp_secret, user.totp_confirmed_at = secret, clock.now()
    commit()
    half_in = [Person(app, None) for _ in range(5)]
    for person in half_in:
        person.post("/sign-in", {"signin": "chris", "password": cast.PASSWORD})
        person.csrf = person._form_token()
    found = statuses(app, "/sign-in/code", {"code": pyotp.TOTP(secret).at(clock.now())}, half_in)
    assert found == {303: 1, 422: 4}
