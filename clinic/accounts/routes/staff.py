"""The staff of the practice, for its lead; for everybody else these addresses do not exist."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic.accounts import actions, queries
from clinic.accounts.forms import StaffForm
from clinic.accounts.models import User, UserKind
from clinic.core.web import form_page, staff_pages

pages = staff_pages("staff", __name__, "/practice/staff")


@pages.before_request
def _lead_only() -> None:
    if not current_user.is_lead:
        abort(404)


@pages.get("")
def people() -> ResponseReturnValue:
    """Everybody on the staff, with the state of each account."""
    users = queries.staff_of(current_user)
    return render_template(
        "accounts/people.html", users=users, invited_until=queries.invited_until(users), me=current_user.id
    )


@pages.route("/new", methods=["GET", "POST"])
def new_person() -> ResponseReturnValue:
    """Somebody new: an account and an invitation in one act."""
    form = StaffForm()
    if not form.validate_on_submit():
        return form_page("accounts/new_person.html", form)
    user = actions.create_user(
        practice_id=current_user.practice_id,
        kind=UserKind.STAFF,
        full_name=form.full_name.data,
        short_name=form.short_name.data,
        signin=form.signin.data,
        is_lead=form.is_lead.data,
        credential=form.credential.data,
        by=current_user,
    )
    return _invited(user)


def _invited(user: User) -> ResponseReturnValue:
    issued = actions.invite(user, by=current_user)
    return render_template("accounts/invited.html", user=user, issued=issued)


@pages.post("/<uuid:user_id>/invite")
def invite(user_id: UUID) -> ResponseReturnValue:
    """A new invitation, also for a forgotten password."""
    return _invited(queries.staff_for(current_user, user_id, to_change=True))


@pages.post("/<uuid:user_id>/deactivate")
def deactivate(user_id: UUID) -> ResponseReturnValue:
    """Close the account; every session ends at once."""
    actions.deactivate(queries.staff_for(current_user, user_id, to_change=True), by=current_user)
    flash("The account is deactivated and signed out everywhere.")
    return redirect(url_for(".people"), 303)


@pages.post("/<uuid:user_id>/reactivate")
def reactivate(user_id: UUID) -> ResponseReturnValue:
    """Open the account again."""
    actions.reactivate(queries.staff_for(current_user, user_id, to_change=True), by=current_user)
    flash("The account is active again.")
    return redirect(url_for(".people"), 303)


@pages.post("/<uuid:user_id>/remove-second-step")
def remove_second_factor(user_id: UUID) -> ResponseReturnValue:
    """For a lost telephone without recovery codes."""
    actions.remove_second_factor(queries.staff_for(current_user, user_id, to_change=True), by=current_user)
    flash("The second step is removed. It is set up anew at the next sign-in.")
    return redirect(url_for(".people"), 303)


@pages.post("/<uuid:user_id>/lead")
def set_lead(user_id: UUID) -> ResponseReturnValue:
    """Make this person a lead of the practice, or no longer one."""
    user = queries.staff_for(current_user, user_id, to_change=True)
    actions.set_lead(user, is_lead=request.form.get("is_lead") == "1", by=current_user)
    flash("Saved.")
    return redirect(url_for(".people"), 303)
