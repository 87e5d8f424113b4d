"""Invitations: link and code together, once, for a week; also the way out of a forgotten password."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from clinic.accounts import actions, rules
from clinic.accounts.models import BrowserSession, Invitation, User
from clinic.audit.models import AuditEvent
from clinic.core import clock
from clinic.core.database import commit, db
from tests import cast
from tests.browser import Person

NEW = "harbour lamp quiet gravel"
POLICY = "Nothing you write alone is passed on."


def invite(lee, name="ana", policy_text=POLICY):
    issued = actions.invite(db.session.get(User, cast.ID[name]), policy_text=policy_text, by=lee.user)
    commit()
    return issued


def fields(issued, **other):
    given = {"code": issued.code, "password": NEW, "again": NEW, "read": "y", **other}
    return {name: value for name, value in given.items() if value is not None}


def accept(person, issued, *, expect=303, **other):
    return person.post(f"/invitation/{issued.link_token}", fields(issued, **other), expect=expect)


def test_link_and_code_set_the_password_and_sign_in(anonymous, lee):
    issued = invite(lee)
    page = anonymous.get(f"/invitation/{issued.link_token}").text
    assert POLICY in page
    assert "Arendal" not in page
    assert accept(anonymous, issued).location == "/account/welcome"
    assert "<strong>ana</strong>" in anonymous.get("/account/welcome").text
    other = Person(anonymous.app, None)
    other.post("/sign-in", {"signin": "ana", "password": NEW})


def test_accepting_records_the_text_that_was_shown(anonymous, lee):
    accept(anonymous, invite(lee))
    kept = db.session.scalars(select(Invitation)).one()
    assert kept.policy_text == POLICY
    assert kept.accepted_at is not None


def test_link_and_code_are_kept_as_hashes(lee):
    issued = invite(lee)
    kept = db.session.scalars(select(Invitation)).one()
    assert issued.link_token != kept.token_hash
    assert issued.code != kept.code_hash
    assert issued.link == f"http://localhost/invitation/{issued.link_token}"


def test_it_works_once(app, anonymous, lee):
    issued = invite(lee)
    accept(anonymous, issued)
    second = Person(app, None)
    second.get(f"/invitation/{issued.link_token}", expect=404)
    accept(second, issued, expect=404)


@pytest.mark.parametrize(("age", "status"), [(timedelta(days=7, seconds=-1), 200), (timedelta(days=7), 404)])
def test_it_lasts_a_week(app, lee, age, status):
    issued = invite(lee)
    made = db.session.scalar(select(Invitation.expires_at)) - rules.INVITATION_LASTS
    with clock.pinned(made + age):
        Person(app, None).get(f"/invitation/{issued.link_token}", expect=status)


def test_a_newer_one_takes_the_place_of_the_older(app, lee):
    first, second = invite(lee), invite(lee)
    Person(app, None).get(f"/invitation/{first.link_token}", expect=404)
    accept(Person(app, None), second)


def test_code_of_another_invitation_does_not_fit(app, lee):
    for_ana, for_ben = invite(lee), invite(lee, "ben")
    accept(Person(app, None), for_ana, code=for_ben.code, expect=422)


def test_fifth_wrong_code_ends_it(app, lee):
    issued = invite(lee)
    for _ in range(5):
        accept(Person(app, None), issued, code="AAAAAAAA", expect=422)
    accept(Person(app, None), issued, expect=404)


def test_fourth_wrong_code_does_not(app, lee):
    issued = invite(lee)
    for _ in range(4):
        accept(Person(app, None), issued, code="AAAAAAAA", expect=422)
    accept(Person(app, None), issued)


def test_code_is_read_with_spaces_and_small_letters(anonymous, lee):
    issued = invite(lee)
    assert " " in issued.spoken_code
    accept(anonymous, issued, code=issued.spoken_code.lower())


def test_who_has_only_the_link_learns_nothing_about_names(app, lee):
    issued = invite(lee)
    answers = [
        accept(Person(app, None), issued, code="", password=password, again=password, expect=422)
        for password in ("arendal harbour lamp", NEW, "short")
    ]
    assert all("easy to guess" not in answer.text for answer in answers)
    assert all("at least 12 characters." not in answer.text.replace("At least", "") for answer in answers)


def test_policy_has_to_be_read(anonymous, lee):
    accept(anonymous, invite(lee), read=None, expect=422)
    assert db.session.scalar(select(Invitation.accepted_at)) is None


def test_staff_read_no_policy_and_need_fifteen_characters(anonymous, lee):
    issued = invite(lee, "chris", None)
    page = accept(
        anonymous, issued, password="lamp gravel 9", again="lamp gravel 9", read=None, expect=422
    ).text
    assert "at least 15 characters" in page
    accept(anonymous, issued, read=None)


def test_two_different_passwords_are_refused(anonymous, lee):
    accept(anonymous, invite(lee), again=NEW + "s", expect=422)


def test_own_name_is_too_easy(anonymous, lee):
    page = accept(anonymous, invite(lee), password="arendal lamp gravel", expect=422).text
    assert rules.TOO_EASY in page


def test_old_password_works_until_the_new_one_is_set(app, anonymous, lee):
    issued = invite(lee)
    Person(app, None).post("/sign-in", {"signin": "ana", "password": cast.PASSWORD})
    accept(anonymous, issued)
    Person(app, None).post("/sign-in", {"signin": "ana", "password": cast.PASSWORD}, expect=422)


def test_accepting_ends_the_sessions_of_before(ana, anonymous, lee):
    accept(anonymous, invite(lee))
    ana.get("/account", expect=303)


def test_accepting_in_somebody_elses_browser_ends_their_session_there(ben, lee):
    accept(ben, invite(lee))
    assert "signed in as ana" in ben.get("/account").text
    open_ones = select(BrowserSession).where(BrowserSession.ended_at.is_(None))
    assert [row.user_id for row in db.session.scalars(open_ones)].count(cast.ID["ben"]) == 0


def test_a_new_password_does_not_get_round_the_second_step(anonymous, chris, lee):
    user = chris.user
    user.totp_secret, user.totp_confirmed_at = pyotp.random_base32(), clock.now()
    commit()
    assert accept(anonymous, invite(lee, "chris", None), read=None).location == "/sign-in/code"
    anonymous.get("/today", expect=303)


def test_inviting_leaves_an_audit_row(lee):
    invite(lee)
    events = list(db.session.scalars(select(AuditEvent).where(AuditEvent.action == "account.invited")))
    assert [(event.actor_id, event.row_id) for event in events] == [(cast.ID["lee"], cast.ID["ana"])]


def test_deactivated_account_cannot_accept(app, anonymous, ana, lee):
    issued = invite(lee)
    db.session.get(User, cast.ID["ana"]).deactivated_at = clock.now()
    commit()
    accept(anonymous, issued, expect=404)


def test_forgotten_password_is_solved_by_the_practice(anonymous):
    words = anonymous.get("/forgotten").text.partition("<main")[2].partition("</main>")[0]
    assert "new link" in words
    assert "<form" not in words


def test_made_up_link_is_over(anonymous):
    anonymous.get("/invitation/" + "a" * 43, expect=404)
