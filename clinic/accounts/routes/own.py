"""The own account: password, second step, where one is signed in, what happened."""

from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic.accounts import actions, events, passwords, queries, sessions, signing_in
from clinic.accounts.forms import NOT_THIS_ONE, ChangePasswordForm, PasswordOnlyForm
from clinic.accounts.routes.sign_in import FORGET_PAGES, HOME, too_fast
from clinic.accounts.throttle import TooManyGuesses
from clinic.core.clock import now
from clinic.core.web import form_page, safe_next, signed_in_pages
from clinic.practices.models import SecondFactor

pages = signed_in_pages("accounts", __name__, "/account")


def session_id_here() -> UUID:
    """The session this request came with."""
    arrived = sessions.arrival()
    assert arrived is not None, "the gate lets nobody here without a session"  # noqa: S101
    return arrived.row.id


def frame() -> dict[str, object]:
    """The same page stands in the frame of staff or of clients."""
    is_staff = current_user.is_staff
    return {
        "layout": "layouts/staff.html" if is_staff else "layouts/client.html",
        "is_staff": is_staff,
        "home_url": HOME[is_staff],
    }


@pages.get("")
def account() -> ResponseReturnValue:
    """Everything about the own account on one page."""
    return render_template(
        "accounts/account.html",
        sessions=queries.own_sessions(current_user, session_id_here()),
        happenings=events.recent(current_user.id),
        codes_left=queries.recovery_codes_left(current_user) if current_user.has_second_factor else None,
        is_required=current_user.practice.second_factor is SecondFactor.REQUIRED,
        **frame(),
    )


@pages.get("/welcome")
def welcome() -> ResponseReturnValue:
    """The first page after an invitation: the sign-in name to remember, and where to go on."""
    return render_template("accounts/welcome.html", **frame())


@pages.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Change the password."""
    form = ChangePasswordForm()
    form.is_for(current_user, passwords.names_near(current_user))
    facts = {"least": passwords.least_length(current_user), **frame()}
    if not form.validate_on_submit():
        return form_page("accounts/password.html", form, **facts)
    me, this = current_user._get_current_object(), session_id_here()
    try:
        is_me = signing_in.proves_it_is_me(me, this, form.current.data, for_what="password")
    except TooManyGuesses:
        return too_fast("accounts/password.html", form, **facts)
    if not is_me:
        form.current.errors = [NOT_THIS_ONE]
        return form_page("accounts/password.html", form, **facts)
    passwords.end_transaction()
    return _change_password(me.id, this, form.password.data)


def _change_password(user_id: UUID, this: UUID, new: str) -> Response:
    new_hash = passwords.hash_of(new)
    actions.change_password(user_id, password_hash=new_hash, this_session=this)
    response = make_response(redirect(url_for(".account"), 303))
    sessions.set_cookie(response, sessions.rotate(this, password_at=now()))
    flash("Your password is changed. Other browsers are signed out.")
    return response


@pages.route("/confirm", methods=["GET", "POST"])
def confirm() -> ResponseReturnValue:
    """The password once more, before the account's security is changed."""
    target = safe_next(request.args.get("next"), url_for(".account"))
    form = PasswordOnlyForm()
    facts = frame()
    if not form.validate_on_submit():
        return form_page("accounts/confirm.html", form, **facts)
    this = session_id_here()
    try:
        is_me = signing_in.proves_it_is_me(
            current_user._get_current_object(), this, form.password.data, for_what="confirm"
        )
    except TooManyGuesses:
        return too_fast("accounts/confirm.html", form, **facts)
    if not is_me:
        form.password.errors = [NOT_THIS_ONE]
        return form_page("accounts/confirm.html", form, **facts)
    response = make_response(redirect(target, 303))
    sessions.set_cookie(response, sessions.rotate(this, password_at=now()))
    return response


@pages.post("/sessions/<uuid:session_id>/end")
def end_session(session_id: UUID) -> ResponseReturnValue:
    """Sign out one other browser."""
    sessions.end(queries.own_session(current_user, session_id).id)
    events.note(current_user.id, "signed_out_elsewhere")
    flash("That browser is signed out.")
    return redirect(url_for(".account"), 303)


@pages.post("/sessions/end-all")
def end_all_sessions() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    sessions.end_all(current_user.id)
    events.note(current_user.id, "signed_out_elsewhere")
    response = make_response(redirect(url_for("sign_in.sign_in"), 303))
    sessions.clear_cookie(response)
    response.headers["Clear-Site-Data"] = FORGET_PAGES
    session.pop("_flashes", None)
    flash("You are signed out everywhere.")
    return response
