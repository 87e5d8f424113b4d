"""Accepting an invitation: the link, the code handed over, a password."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts import actions, passwords, queries, signing_in
from clinic.accounts.forms import NO_CODE, WRONG_INVITATION_CODE, InvitationForm
from clinic.accounts.models import Invitation
from clinic.accounts.routes.sign_in import forget_forms_of_others, hand_cookies
from clinic.core.web import form_page, public_pages

pages = public_pages("invitations", __name__, "/invitation")


@pages.route("/<token>", methods=["GET", "POST"])
def accept(token: str) -> ResponseReturnValue:
    """The page behind the link."""
    invitation = queries.open_invitation(token, lock=request.method == "POST")
    if invitation is None:
        return _over()
    form = _form_for(invitation)
    # The code comes first: who has only the link must not learn which names a password may not contain.
    if form.is_submitted() and not actions.is_code_right(invitation, form.code.data or ""):
        return _wrong_code(invitation, form)
    if form.validate_on_submit():
        return _accept(invitation, form)
    return form_page("accounts/accept.html", form, **_facts(invitation))


def _form_for(invitation: Invitation) -> InvitationForm:
    form = InvitationForm()
    form.is_for(invitation.user, passwords.names_near(invitation.user))
    if not invitation.policy_text:
        del form.read
    return form


def _facts(invitation: Invitation) -> dict[str, object]:
    return {"policy_text": invitation.policy_text, "least": passwords.least_length(invitation.user)}


def _wrong_code(invitation: Invitation, form: InvitationForm) -> ResponseReturnValue:
    facts = _facts(invitation)
    if form.code.data:
        actions.note_wrong_code(invitation)
    form.code.errors = [WRONG_INVITATION_CODE if form.code.data else NO_CODE]
    return form_page("accounts/accept.html", form, **facts)


def _accept(invitation: Invitation, form: InvitationForm) -> ResponseReturnValue:
    invitation_id, user_id = invitation.id, invitation.user_id
    passwords.end_transaction()
    new_hash = passwords.hash_of(form.password.data)
    if not actions.accept_invitation(invitation_id, user_id, password_hash=new_hash):
        return _over()
    signed = signing_in.begin(queries.user_with_practice(user_id))
    forget_forms_of_others(signed.user)
    target = url_for("sign_in.code") if signed.needs_code else url_for("accounts.welcome")
    response = make_response(redirect(target, 303))
    hand_cookies(response, signed)
    return response


def _over() -> ResponseReturnValue:
    return render_template("accounts/invitation_over.html"), 404
