"""Loading accounts: for sign-in by name, for the lead by practice, for the owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from clinic.accounts import rules, sessions
from clinic.accounts.models import BrowserSession, Invitation, RecoveryCode, User, UserKind
from clinic.core.clock import now
from clinic.core.database import db, one_or_404


@dataclass(frozen=True)
class Credentials:
    """What is needed to check a password, as plain values that outlive a transaction."""

    user_id: UUID
    password_hash: str | None


def credentials(signin: str) -> Credentials | None:
    """Of the active user with this sign-in name."""
    query = select(User.id, User.password_hash).where(
        User.signin_key == rules.signin_key(signin), User.deactivated_at.is_(None)
    )
    row = db.session.execute(query).one_or_none()
    return Credentials(*row) if row else None


def is_signin_free(signin: str) -> bool:
    """True when nobody has this sign-in name; only staff may ask."""
    query = select(User.id).where(User.signin_key == rules.signin_key(signin))
    return db.session.scalar(query) is None


def user_with_practice(user_id: UUID, *, lock: bool = False) -> User:
    """The person's own account."""
    query = select(User).join(User.practice).options(contains_eager(User.practice))
    query = query.where(User.id == user_id).execution_options(populate_existing=True)
    return db.session.scalars(query.with_for_update(of=User) if lock else query).one()


def open_invitation(token: str, *, lock: bool = False) -> Invitation | None:
    """The invitation of this link with user and practice, while it can be accepted.

    `lock` lets wrong codes sent at the same time be counted one after the other.
    """
    query = (
        select(Invitation)
        .join(Invitation.user)
        .join(User.practice)
        .options(contains_eager(Invitation.user).contains_eager(User.practice))
        .where(Invitation.token_hash == sessions.hash_of(token), User.deactivated_at.is_(None))
    )
    if lock:
        query = query.with_for_update(of=Invitation)
    found = db.session.scalars(query).one_or_none()
    return found if found is not None and _is_open(found, now()) else None


def _is_open(found: Invitation, at: datetime) -> bool:
    return rules.is_invitation_open(
        expires_at=found.expires_at, accepted_at=found.accepted_at, withdrawn_at=found.withdrawn_at, at=at
    )


def staff_of(lead: User) -> list[User]:
    """Everybody on the staff of the lead's practice, active ones first, by name."""
    query = select(User).where(User.practice_id == lead.practice_id, User.kind == UserKind.STAFF)
    return sorted(db.session.scalars(query), key=lambda user: (not user.is_active, user.full_name.casefold()))


def invited_until(users: Sequence[User]) -> dict[UUID, datetime]:
    """When the open invitations of these users end, by user."""
    query = select(Invitation.user_id, func.max(Invitation.expires_at)).where(
        Invitation.user_id.in_([user.id for user in users]),
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now(),
    )
    rows = db.session.execute(query.group_by(Invitation.user_id))
    return {row[0]: row[1] for row in rows}


def staff_for(lead: User, user_id: UUID, *, to_change: bool = False) -> User:
    """One of the lead's own staff; otherwise 404."""
    query = select(User).where(
        User.id == user_id, User.practice_id == lead.practice_id, User.kind == UserKind.STAFF
    )
    return one_or_404(query.options(joinedload(User.practice, innerjoin=True)), lock=to_change)


def other_active_leads(user: User) -> int:
    """How many others could lead the practice if this one left."""
    query = select(func.count()).where(
        User.practice_id == user.practice_id,
        User.is_lead,
        User.deactivated_at.is_(None),
        User.id != user.id,
    )
    return db.session.scalar(query) or 0


@dataclass(frozen=True)
class OwnSession:
    """A browser in which the person is signed in."""

    id: UUID
    device: str
    since: datetime
    seen: datetime
    is_this: bool


def own_sessions(user: User, this: UUID) -> list[OwnSession]:
    """The person's sessions that have not ended, this one first, then the last seen."""
    begun = now() - sessions.LONGEST
    query = select(BrowserSession).where(
        BrowserSession.user_id == user.id,
        BrowserSession.ended_at.is_(None),
        BrowserSession.created_at > begun,
    )
    rows = db.session.scalars(query.order_by(BrowserSession.active_at.desc()))
    found = [OwnSession(row.id, row.device, row.created_at, row.active_at, row.id == this) for row in rows]
    return sorted(found, key=lambda each: not each.is_this)


def own_session(user: User, session_id: UUID) -> BrowserSession:
    """One of the person's own sessions; otherwise 404."""
    return one_or_404(
        select(BrowserSession).where(BrowserSession.id == session_id, BrowserSession.user_id == user.id)
    )


def recovery_codes_left(user: User) -> int:
    """How many recovery codes can still be used."""
    query = select(func.count()).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(query) or 0
