"""Switching the second step on and off, and recovery codes. All of it asks for the password first."""

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic.accounts import events, gate, queries, sessions, throttle
from clinic.accounts import second_factor as authenticator
from clinic.accounts.forms import WRONG_CODE, CodeForm
from clinic.accounts.routes.own import frame, pages, session_id_here
from clinic.accounts.routes.sign_in import too_fast
from clinic.core.clock import now
from clinic.core.database import db
from clinic.core.errors import RuleError
from clinic.core.web import form_page
from clinic.practices.models import SecondFactor

ALREADY_SET = "The second step is switched on already."


def _ask_password() -> ResponseReturnValue:
    return redirect(url_for("accounts.confirm", next=url_for("accounts.second_factor")), 303)


def _facts() -> dict[str, object]:
    is_set = current_user.has_second_factor
    secret = None if is_set else current_user.totp_secret
    return frame() | {
        "picture": authenticator.picture(secret, current_user.signin) if secret else None,
        "secret": authenticator.in_groups(secret) if secret else None,
        "is_set": is_set,
        "must_be_set": gate.must_set_up_second_factor(current_user),
        "codes_left": queries.recovery_codes_left(current_user) if is_set else 0,
        "can_be_removed": is_set and not _is_required(),
    }


def _is_required() -> bool:
    return bool(current_user.is_staff and current_user.practice.second_factor is SecondFactor.REQUIRED)


@pages.route("/second-step", methods=["GET", "POST"])
def second_factor() -> ResponseReturnValue:
    """Connect an authenticator app; the first number it shows switches the second step on."""
    if not sessions.is_fresh():
        return _ask_password()
    form, facts = CodeForm(), _facts()
    if facts["secret"] is None or not form.validate_on_submit():
        return form_page("accounts/second_factor.html", form, **facts)
    user_id, secret, this = current_user.id, current_user.totp_secret, session_id_here()
    try:
        attempt = throttle.enter(f"code|{user_id}")
    except throttle.TooManyGuesses:
        return too_fast("accounts/second_factor.html", form, **facts)
    if not authenticator.use_code(user_id, secret, form.code.data):
        form.code.errors = [WRONG_CODE]
        return form_page("accounts/second_factor.html", form, **facts)
    throttle.forgive(attempt)
    user = queries.user_with_practice(user_id, lock=True)
    user.totp_confirmed_at = now()
    sessions.end_all(user_id, but=this)
    events.note(user_id, "second_factor_set")
    token = sessions.rotate(this, second_factor_at=now())
    response = make_response(_new_codes())
    sessions.set_cookie(response, token)
    return response


def _new_codes() -> str:
    codes = authenticator.renew_recovery_codes(current_user.id)
    return render_template("accounts/recovery_codes.html", codes=codes, **frame())


@pages.post("/second-step/begin")
def begin_second_factor() -> ResponseReturnValue:
    """Make a secret for the app; nothing changes until its first number is typed."""
    if not sessions.is_fresh():
        return _ask_password()
    user = queries.user_with_practice(current_user.id, lock=True)
    if user.has_second_factor:
        raise RuleError(ALREADY_SET)
    user.totp_secret = authenticator.new_secret()
    db.session.flush()
    return redirect(url_for("accounts.second_factor"), 303)


@pages.post("/second-step/remove")
def remove_second_factor() -> ResponseReturnValue:
    """Switch the second step off, where the practice leaves it to each person."""
    if not sessions.is_fresh():
        return _ask_password()
    if _is_required():
        raise RuleError("Your practice asks everybody on the staff for a second step.")
    authenticator.remove(current_user.id)
    events.note(current_user.id, "second_factor_removed")
    flash("The second step is switched off.")
    return redirect(url_for("accounts.account"), 303)


@pages.post("/recovery-codes")
def recovery_codes() -> ResponseReturnValue:
    """Ten new recovery codes, shown once; the older ones stop working."""
    if not sessions.is_fresh():
        return _ask_password()
    if not current_user.has_second_factor:
        raise RuleError("Recovery codes belong to the second step. Switch it on first.")
    events.note(current_user.id, "recovery_codes_renewed")
    return make_response(_new_codes())
