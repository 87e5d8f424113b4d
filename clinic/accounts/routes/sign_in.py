"""Signing in and out, unlocking, leaving."""

import hashlib

from flask import (
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from clinic.accounts import devices, sessions, signing_in
from clinic.accounts.forms import (
    NOT_THIS_ONE,
    NOT_TOGETHER,
    TOO_FAST,
    WRONG_CODE,
    CodeForm,
    PasswordOnlyForm,
    SignInForm,
)
from clinic.accounts.models import User
from clinic.accounts.sessions import Standing
from clinic.accounts.signing_in import SignedIn
from clinic.accounts.throttle import TooManyGuesses
from clinic.core.forms import PageForm
from clinic.core.web import Audience, audience_of, form_page, public_pages, safe_next
from clinic.practices.wording import NEUTRAL_SITE

pages = public_pages("sign_in", __name__)

HOME = {True: "/today", False: "/my"}
# Nothing of the pages stays in the browser; the cookie is taken back beside it.
FORGET_PAGES = '"cache", "storage"'
# Whose forms the cookie of the forms belongs to: a mark that leads to nobody without the record.
LAST_PERSON = "last_person"


@pages.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Sign-in name and password."""
    arrived = sessions.arrival()
    form = SignInForm()
    if request.method == "GET" and arrived is not None and arrived.standing is Standing.OPEN:
        return redirect(_next_for(arrived.user), 303)
    if form.validate_on_submit():
        try:
            signed = signing_in.with_password(form.signin.data, form.password.data)
        except TooManyGuesses:
            return too_fast("accounts/sign_in.html", form)
        if signed is not None:
            return _signed_in(signed)
        form.form_errors.append(NOT_TOGETHER)
    return form_page("accounts/sign_in.html", form)


@pages.route("/sign-in/code", methods=["GET", "POST"])
def code() -> ResponseReturnValue:
    """The second step."""
    arrived = sessions.arrival()
    if arrived is None or arrived.standing is not Standing.HALF:
        return redirect(url_for("sign_in.sign_in", next=request.args.get("next")), 303)
    form = CodeForm()
    if form.validate_on_submit():
        try:
            signed = signing_in.with_code(arrived, form.code.data)
        except TooManyGuesses:
            return too_fast("accounts/code.html", form)
        if signed is not None:
            return _hand_over(signed, _next_for(signed.user))
        form.code.errors = [WRONG_CODE]
    return form_page("accounts/code.html", form)


@pages.route("/unlock", methods=["GET", "POST"])
def unlock() -> ResponseReturnValue:
    """The same session again, with the password."""
    arrived = sessions.arrival()
    if arrived is None or arrived.standing is not Standing.LOCKED:
        return redirect(url_for("sign_in.sign_in", next=request.args.get("next")), 303)
    form = PasswordOnlyForm()
    if form.validate_on_submit():
        try:
            token = signing_in.unlock(arrived, form.password.data)
        except TooManyGuesses:
            return too_fast("accounts/unlock.html", form)
        if token is not None:
            return _hand_over(SignedIn(arrived.user, token), _next_for(arrived.user))
        form.password.errors = [NOT_THIS_ONE]
    return form_page("accounts/unlock.html", form)


def too_fast(template: str, form: PageForm, **context: object) -> ResponseReturnValue:
    """The page again, with what was typed, asking to wait."""
    form.form_errors.append(TOO_FAST)
    return render_template(template, form=form, **context), 429


def _signed_in(signed: SignedIn) -> Response:
    forget_forms_of_others(signed.user)
    if signed.needs_code:
        return _hand_over(signed, url_for("sign_in.code", next=request.args.get("next")))
    return _hand_over(signed, _next_for(signed.user))


def _hand_over(signed: SignedIn, target: str) -> Response:
    response = make_response(redirect(target, 303))
    hand_cookies(response, signed)
    return response


def hand_cookies(response: Response, signed: SignedIn) -> None:
    """Give the browser the session's token, and its own if it was not known."""
    sessions.set_cookie(response, signed.token)
    if signed.device_token is not None:
        devices.set_cookie(response, signed.device_token)


def forget_forms_of_others(user: User) -> None:
    """Forms and messages of whoever used this browser before are worth nothing to the next person.

    The same person's stay: a second tab may hold a text that has not been sent yet.
    """
    mark, arrived = hashlib.sha256(user.id.bytes).hexdigest(), sessions.arrival()
    is_same = session.get(LAST_PERSON) == mark if arrived is None else arrived.user.id == user.id
    if not is_same:
        session.clear()
    session[LAST_PERSON] = mark


def _next_for(user: User) -> str:
    """Where the person wanted to go, if it is a page for this kind of person and nobody else's way back."""
    home_of_user = HOME[user.is_staff]
    arrived = sessions.arrival()
    if arrived is not None and arrived.user.id != user.id:
        return home_of_user
    target = safe_next(request.args.get("next"), "")
    if not target:
        return home_of_user
    try:
        endpoint, _ = current_app.url_map.bind(request.host).match(target.partition("?")[0], method="GET")
    except HTTPException:
        # It exists only under a slightly different spelling; no answer of sign-in follows such a way round.
        return home_of_user
    wanted = {Audience.SIGNED_IN, Audience.STAFF if user.is_staff else Audience.CLIENT}
    return target if audience_of(current_app, endpoint) in wanted else home_of_user


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session on the server and take the cookie back."""
    response = make_response(redirect(url_for("sign_in.sign_in"), 303))
    _end(response)
    session.pop("_flashes", None)
    flash("You are signed out.")
    return response


@pages.post("/leave")
def leave() -> ResponseReturnValue:
    """Sign out and answer with a blank page that gives way to the practice's neutral site."""
    arrived = sessions.arrival()
    to = arrived.user.practice.leave_url if arrived else NEUTRAL_SITE
    response = make_response(render_template("errors/leave.html", to=to))
    _end(response)
    # Whoever opens this browser next meets no message of before, and no form of before can be sent.
    session.clear()
    return response


def _end(response: Response) -> None:
    arrived = sessions.arrival()
    if arrived is not None:
        sessions.end(arrived.row.id)
    sessions.clear_cookie(response)
    response.headers["Clear-Site-Data"] = FORGET_PAGES


@pages.get("/forgotten")
def forgotten() -> ResponseReturnValue:
    """What to do about a forgotten password: ask the practice. There is no form, and no mail."""
    return render_template("accounts/forgotten.html")
