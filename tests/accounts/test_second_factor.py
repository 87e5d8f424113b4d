"""The second step: codes once, recovery codes once, and no page without it where it is required."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select, update

from clinic.accounts import second_factor
from clinic.accounts.models import RecoveryCode, User
from clinic.core import clock
from clinic.core.database import commit, db
from clinic.practices.models import Practice, SecondFactor
from tests import cast
from tests.browser import Person

SECRET = pyotp.random_base32()
RIGHT = {"signin": "chris", "password": cast.PASSWORD}


def code_at(moment):
    return pyotp.TOTP(SECRET).at(moment)


@pytest.fixture
def start():
    return clock.now()


@pytest.fixture
def protected(app):
    """Chris has an authenticator."""
    user = db.session.get(User, cast.ID["chris"])
    user.totp_secret, user.totp_confirmed_at = SECRET, clock.now()
    commit()


@pytest.fixture
def required(app):
    """The practice asks its staff for a second step."""
    db.session.get(Practice, cast.PRACTICE).second_factor = SecondFactor.REQUIRED
    commit()


def half_in(app, at):
    """Chris with the password given and the code due."""
    person = Person(app, None)
    with clock.pinned(at):
        answer = person.post("/sign-in?next=/account", RIGHT)
    assert answer.location == "/sign-in/code?next=/account"
    person.csrf = person._form_token()
    return person


def test_password_alone_opens_nothing(app, protected, start):
    chris = half_in(app, start)
    for page in ("/account", "/today", "/practice"):
        assert chris.get(page, expect=303).location.startswith("/sign-in/code")


def test_code_opens_and_leads_on(app, protected, start):
    chris = half_in(app, start)
    before = chris.http.get_cookie("tw").value
    with clock.pinned(start):
        chris.get("/sign-in/code")
        assert chris.post("/sign-in/code?next=/account", {"code": code_at(start)}).location == "/account"
        chris.get("/account")
    assert chris.http.get_cookie("tw").value != before


def test_same_code_opens_only_once(app, protected, start):
    first, second = half_in(app, start), half_in(app, start)
    with clock.pinned(start):
        first.post("/sign-in/code", {"code": code_at(start)})
        second.post("/sign-in/code", {"code": code_at(start)}, expect=422)


def test_code_before_the_last_one_used_is_refused(app, protected, start):
    first, second = half_in(app, start), half_in(app, start)
    with clock.pinned(start):
        first.post("/sign-in/code", {"code": code_at(start)})
        second.post("/sign-in/code", {"code": code_at(start - timedelta(seconds=30))}, expect=422)


@pytest.mark.parametrize(("steps", "status"), [(-3, 422), (-1, 303), (0, 303), (1, 303), (3, 422)])
def test_a_telephone_may_be_one_step_off(app, protected, start, steps, status):
    chris = half_in(app, start)
    with clock.pinned(start):
        code = code_at(start + timedelta(seconds=30 * steps))
        chris.post("/sign-in/code", {"code": code}, expect=status)


def test_sixth_code_within_five_minutes_is_refused(app, protected, start):
    chris = half_in(app, start)
    wrong = f"{(int(code_at(start)) + 500_000) % 1_000_000:06d}"
    with clock.pinned(start):
        for _ in range(5):
            chris.post("/sign-in/code", {"code": wrong}, expect=422)
        chris.post("/sign-in/code", {"code": code_at(start)}, expect=429)


def test_code_must_come_within_ten_minutes(app, protected, start):
    chris = half_in(app, start)
    late = start + timedelta(minutes=10)
    with clock.pinned(late):
        answer = chris.post("/sign-in/code", {"code": code_at(late)})
    assert answer.location == "/sign-in"


def test_recovery_code_opens_once(app, protected, start):
    codes = second_factor.renew_recovery_codes(cast.ID["chris"])
    commit()
    first, second = half_in(app, start), half_in(app, start)
    with clock.pinned(start):
        first.post("/sign-in/code", {"code": codes[0].lower()})
        second.post("/sign-in/code", {"code": codes[0]}, expect=422)
        second.post("/sign-in/code", {"code": codes[1]})
        assert "recovery code" in second.get("/account").text


def test_recovery_codes_are_ten_of_128_bits_and_kept_as_hashes(app):
    codes = second_factor.renew_recovery_codes(cast.ID["chris"])
    kept = set(db.session.scalars(select(RecoveryCode.code_hash)))
    assert len(set(codes)) == len(kept) == 10
    assert all(len(code.replace("-", "")) * 5 >= 128 for code in codes)
    assert not kept & {code.replace("-", "") for code in codes}


def test_account_offers_new_recovery_codes_when_none_is_left(app, protected, start):
    second_factor.renew_recovery_codes(cast.ID["chris"])
    db.session.execute(update(RecoveryCode).values(used_at=start))
    commit()
    with clock.pinned(start):
        chris = half_in(app, start)
        chris.post("/sign-in/code", {"code": code_at(start)})
        assert "0 left" in chris.get("/account").text
        assert 'action="/account/recovery-codes"' in chris.get("/account").text
        chris.post("/account/recovery-codes", expect=200)
        assert 'action="/account/recovery-codes"' not in chris.get("/account").text


def test_code_is_asked_again_after_eight_hours(app, protected, start):
    chris = half_in(app, start)
    with clock.pinned(start):
        chris.post("/sign-in/code", {"code": code_at(start)})
    later = start + timedelta(hours=9)
    with clock.pinned(later):
        answer = chris.post("/unlock?next=/account", {"password": cast.PASSWORD})
        assert answer.location == "/account"
        assert chris.get("/account", expect=303).location == "/sign-in/code?next=/account"
        chris.post("/sign-in/code?next=/account", {"code": code_at(later)})
        chris.get("/account")


def test_unlocking_within_eight_hours_asks_for_the_password_alone(app, protected, start):
    chris = half_in(app, start)
    with clock.pinned(start):
        chris.post("/sign-in/code", {"code": code_at(start)})
    with clock.pinned(start + timedelta(hours=2)):
        chris.post("/unlock", {"password": cast.PASSWORD})
        chris.get("/account")


def test_without_the_required_second_step_only_its_set_up_opens(chris, required):
    for page in ("/today", "/account", "/account/password", "/programme"):
        assert chris.get(page, expect=303).location == "/account/second-step"
    assert chris.post("/account/sessions/end-all").location == "/account/second-step"
    chris.get("/account/second-step")


def test_clients_are_not_asked_for_it(ana, required):
    ana.get("/account")


def set_up(person):
    """Go through the pages; gives back the page with the recovery codes."""
    person.get("/account/second-step")
    person.post("/account/second-step/begin")
    page = person.get("/account/second-step").text
    secret = person.user.totp_secret
    assert second_factor.in_groups(secret) in page
    assert 'src="data:image/svg+xml' in page
    return person.post("/account/second-step", {"code": pyotp.TOTP(secret).at(clock.now())}, expect=200)


def test_set_up_shows_recovery_codes_once_and_opens_the_rest(chris, required):
    page = set_up(chris).text
    assert page.count("<code>") == 10
    chris.get("/account")
    assert "10 left" in chris.get("/account").text
    assert page.split("<code>")[1].split("</code>")[0] not in chris.get("/account/second-step").text


def test_code_of_the_set_up_cannot_be_used_to_sign_in(app, chris, start):
    with clock.pinned(start):
        set_up(chris)
        secret = chris.user.totp_secret
        other = half_in(app, start)
        other.post("/sign-in/code", {"code": pyotp.TOTP(secret).at(start)}, expect=422)


def test_wrong_code_switches_nothing_on(chris):
    chris.post("/account/second-step/begin")
    chris.post("/account/second-step", {"code": "12345"}, expect=422)
    assert not chris.user.has_second_factor


def test_set_up_ends_the_other_sessions(app, chris):
    elsewhere = Person(app, cast.ID["chris"])
    set_up(chris)
    elsewhere.get("/account", expect=303)


def test_five_minutes_after_the_password_it_is_asked_again(app, start):
    with clock.pinned(start):
        chris = Person(app, cast.ID["chris"])
    with clock.pinned(start + timedelta(minutes=6)):
        answer = chris.get("/account/second-step", expect=303)
        assert answer.location == "/account/confirm?next=/account/second-step"
        for action in ("second-step/begin", "second-step/remove", "recovery-codes"):
            assert "/account/confirm" in chris.post(f"/account/{action}").location
        chris.get("/account/confirm")
        chris.post(answer.location, {"password": "not it"}, expect=422)
        assert chris.post(answer.location, {"password": cast.PASSWORD}).location == "/account/second-step"
        chris.get("/account/second-step")


def test_it_can_be_switched_off_where_it_is_optional(chris):
    set_up(chris)
    chris.post("/account/second-step/remove")
    assert not chris.user.has_second_factor
    assert chris.user.totp_secret is None
    chris.get("/account")


def test_it_cannot_be_switched_off_where_it_is_required(chris, required):
    set_up(chris)
    chris.post("/account/second-step/remove", expect=409)
    assert chris.user.has_second_factor


def test_new_recovery_codes_take_the_place_of_the_old(chris):
    old = set_up(chris).text.split("<code>")[1].split("</code>")[0]
    chris.post("/account/recovery-codes", expect=200)
    assert not second_factor.use_recovery_code(cast.ID["chris"], old)


def test_recovery_codes_need_a_second_step(chris):
    chris.post("/account/recovery-codes", expect=409)


def test_secret_of_the_app_is_sealed_in_the_table(protected):
    assert SECRET.encode() not in db.session.get(User, cast.ID["chris"]).totp_secret_sealed
