"""What happened to an account, in words for its owner."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from clinic.accounts.models import SecurityEvent
from clinic.core.database import db

SHOWN = 20
WORDS = {
    "signed_in": "Signed in",
    "signed_in_new_device": "Signed in on a new device",
    "invitation_issued": "A new invitation was made for you",
    "invitation_accepted": "Invitation accepted, password set",
    "invitation_stopped": "An invitation was stopped after wrong codes",
    "password_changed": "Password changed",
    "second_factor_set": "Second step switched on",
    "second_factor_removed": "Second step switched off",
    "recovery_codes_renewed": "New recovery codes made",
    "recovery_code_used": "Signed in with a recovery code",
    "signed_out_elsewhere": "Signed out on other devices",
    "wrong_codes": "Several wrong codes at sign-in",
}


@dataclass(frozen=True)
class Happening:
    """One line of the list."""

    words: str
    detail: str
    at: datetime


def note(user_id: UUID, what: str, detail: str = "") -> None:
    """Add one event, a key of WORDS; `detail` may name the browser."""
    if what not in WORDS:
        raise KeyError(what)
    db.session.add(SecurityEvent(user_id=user_id, what=what, detail=detail))


def recent(user_id: UUID) -> list[Happening]:
    """The newest events of this account, newest first."""
    query = select(SecurityEvent).where(SecurityEvent.user_id == user_id)
    rows = db.session.scalars(query.order_by(SecurityEvent.created_at.desc()).limit(SHOWN))
    return [Happening(WORDS[row.what], row.detail, row.created_at) for row in rows]
