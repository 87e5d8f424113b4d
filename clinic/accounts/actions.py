"""What is done to accounts: make, invite, accept, change the password, deactivate."""

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from flask import current_app
from sqlalchemy import select, update

from clinic import audit
from clinic.accounts import events, queries, rules, second_factor, sessions
from clinic.accounts.models import Invitation, User, UserKind
from clinic.core import database
from clinic.core.clock import now
from clinic.core.database import db
from clinic.core.errors import RuleError


@dataclass(frozen=True)
class IssuedInvitation:
    """What the practice hands over: the link by any way, the code in person. Shown once, stored as hashes."""

    link_token: str
    code: str

    @property
    def link(self) -> str:
        """The full address, on the configured host whatever the request says."""
        return f"{current_app.extensions['settings'].base_url}/invitation/{self.link_token}"

    @property
    def spoken_code(self) -> str:
        """The code in two groups, as it is printed."""
        return f"{self.code[:4]} {self.code[4:]}"


def create_user(
    *,
    practice_id: UUID,
    kind: UserKind,
    full_name: str,
    short_name: str,
    signin: str,
    is_lead: bool = False,
    credential: str = "",
    by: User | None = None,
) -> User:
    """A new account without a password. Raises RuleError when the sign-in name is taken.

    `by` is the lead who adds to the staff; a client's account is part of opening the case.
    """
    if not queries.is_signin_free(signin):
        raise RuleError("This sign-in name is in use. Please choose another.")
    user = User(practice_id=practice_id, kind=kind, is_lead=is_lead)
    user.full_name, user.short_name, user.credential = full_name, short_name, credential
    user.signin, user.signin_key = signin, rules.signin_key(signin)
    db.session.add(user)
    db.session.flush()
    if by is not None:
        audit.record("account.created", user, by=by)
    return user


def invite(
    user: User, *, policy_text: str | None = None, form_id: UUID | None = None, by: User | None
) -> IssuedInvitation:
    """A new link and code; older ones end. A password the person has keeps working until this is accepted.

    `form_id` becomes the id of the invitation: ask `is_issued` first. `by` is None on the command line,
    where nobody is signed in.
    """
    if not user.is_active:
        raise RuleError("This account is deactivated. Reactivate it first.")
    withdraw_invitations(user.id)
    issued = IssuedInvitation(sessions.new_token(), _new_code())
    invitation = Invitation(
        id=form_id,
        user_id=user.id,
        token_hash=sessions.hash_of(issued.link_token),
        code_hash="",
        expires_at=now() + rules.INVITATION_LASTS,
        invited_by_id=by.id if by else None,
        policy_text=policy_text,
    )
    invitation.code_hash = _code_hash(invitation.id, issued.code)
    db.session.add(invitation)
    events.note(user.id, "invitation_issued")
    db.session.flush()
    if by is not None:
        audit.record("account.invited", user, by=by)
    return issued


def is_issued(user: User, form_id: UUID) -> bool:
    """True when this form has made an invitation: a page loaded again must not end the link it showed."""
    # Two presses of the button arrive side by side: the second waits here and then finds the first.
    db.session.execute(select(User.id).where(User.id == user.id).with_for_update())
    return db.session.get(Invitation, form_id) is not None


def withdraw_invitations(user_id: UUID) -> None:
    """End every open invitation of this user."""
    db.session.execute(
        update(Invitation)
        .where(Invitation.user_id == user_id, Invitation.accepted_at.is_(None))
        .where(Invitation.withdrawn_at.is_(None))
        .values(withdrawn_at=now())
    )


def _new_code() -> str:
    return "".join(secrets.choice(rules.CODE_ALPHABET) for _ in range(rules.CODE_LENGTH))


def _code_hash(invitation_id: UUID, code: str) -> str:
    return hashlib.sha256(f"invitation|{invitation_id}|{code}".encode()).hexdigest()


def is_code_right(invitation: Invitation, typed: str) -> bool:
    """True when this is the code handed over with the invitation."""
    typed_hash = _code_hash(invitation.id, rules.normal_code(typed))
    return secrets.compare_digest(typed_hash, invitation.code_hash)


def note_wrong_code(invitation: Invitation) -> None:
    """Count a wrong code; the fifth ends the invitation. Commits, for the page is refused.

    The invitation must be locked by this transaction, so that codes sent at the same time are all counted.
    """
    invitation_id, user_id = invitation.id, invitation.user_id
    db.session.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id)
        .values(wrong_codes=Invitation.wrong_codes + 1)
    )
    stopped = db.session.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.withdrawn_at.is_(None))
        .where(Invitation.wrong_codes >= rules.WRONG_CODES)
        .values(withdrawn_at=now())
    )
    if stopped.rowcount:  # type: ignore[attr-defined]
        events.note(user_id, "invitation_stopped")
    database.commit()


def accept_invitation(invitation_id: UUID, user_id: UUID, *, password_hash: str) -> bool:
    """Set the password and end every session; False when the invitation was used or ended in the meantime."""
    taken = db.session.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.user_id == user_id)
        .where(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
        .where(Invitation.expires_at > now())
        .values(accepted_at=now())
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        return False
    set_password(user_id, password_hash=password_hash)
    sessions.end_all(user_id)
    events.note(user_id, "invitation_accepted")
    return True


def set_password(user_id: UUID, *, password_hash: str) -> None:
    """Store a new password, hashed beforehand: hashing must not hold the write lock."""
    db.session.execute(
        update(User)
        .where(User.id == user_id)
        .values(password_hash=password_hash)
        .execution_options(synchronize_session="fetch")
    )


def change_password(user_id: UUID, *, password_hash: str, this_session: UUID) -> None:
    """A new password by its owner; every other session and every open invitation ends."""
    set_password(user_id, password_hash=password_hash)
    withdraw_invitations(user_id)
    sessions.end_all(user_id, but=this_session)
    events.note(user_id, "password_changed")


def deactivate(user: User, *, by: User) -> None:
    """Close the account at once: every session and open invitation ends."""
    if user.id == by.id:
        raise RuleError("You cannot deactivate your own account.")
    if user.is_lead and not queries.other_active_leads(user):
        raise RuleError("Somebody has to lead the practice. Make another lead first.")
    if not user.is_active:
        raise RuleError("This account is deactivated already.")
    user.deactivated_at = now()
    sessions.end_all(user.id)
    withdraw_invitations(user.id)
    audit.record("account.deactivated", user, by=by)


def reactivate(user: User, *, by: User) -> None:
    """Let the person sign in again, with the password and second factor of before."""
    if user.is_active:
        raise RuleError("This account is active already.")
    user.deactivated_at = None
    audit.record("account.reactivated", user, by=by)


def remove_second_factor(user: User, *, by: User) -> None:
    """For a lost telephone: the person sets it up anew. Everywhere signed out."""
    second_factor.remove(user.id)
    sessions.end_all(user.id)
    events.note(user.id, "second_factor_removed")
    audit.record("account.second_factor_removed", user, by=by)


def set_lead(user: User, *, is_lead: bool, by: User) -> None:
    """Make a member of staff a lead of the practice, or no longer one."""
    if not is_lead and not queries.other_active_leads(user):
        raise RuleError("Somebody has to lead the practice. Make another lead first.")
    user.is_lead = is_lead
    audit.record("account.made_lead" if is_lead else "account.no_longer_lead", user, by=by)
