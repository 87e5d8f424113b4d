"""Browser sessions: rows on the server that really end; the cookie holds a random token and nothing else.

A session is open, locked (idle, or eight hours after the password), waiting for its second step, or over.
A locked one is opened again with the password; one that is over never is.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from uuid import UUID

from flask import Response, current_app, g, has_request_context, request
from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.orm import contains_eager

from clinic.accounts.models import BrowserSession, User
from clinic.core import database
from clinic.core.clock import now
from clinic.core.database import db

STAFF_IDLE = timedelta(minutes=15)
CLIENT_IDLE = timedelta(minutes=10)
LONG_PAGE_MINUTES = 90
# OWASP ASVS 5.0, 7.3.2: an absolute limit after which the person proves again who they are.
PROOF_LASTS = timedelta(hours=8)
# However often it was unlocked, a session is over a day after sign-in.
LONGEST = timedelta(hours=24)
SECOND_STEP_LASTS = timedelta(minutes=10)
SEEN_EVERY = timedelta(seconds=60)
FRESH = timedelta(minutes=5)
TOKEN_BYTES = 32


class Standing(StrEnum):
    """What a browser session is worth now."""

    OPEN = "open"
    LOCKED = "locked"
    HALF = "half"
    OVER = "over"


@dataclass(frozen=True)
class Arrival:
    """The session a request came with, and what it was worth when the request arrived."""

    row: BrowserSession
    standing: Standing

    @property
    def user(self) -> User:
        """Whose session it is, also when it is locked or over."""
        return self.row.user


def hash_of(token: str) -> str:
    """What the table holds of a random token; 256 bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """256 random bits for an address or a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def cookie_name() -> str:
    """The prefix `__Host-` binds the cookie to this host and to TLS, so it needs both."""
    return "__Host-tw" if current_app.extensions["settings"].is_https else "tw"


def start(user: User, *, second_factor: bool = True, device: str = "") -> str:
    """Begin a session and return its token for the cookie; flushes, does not commit.

    `second_factor=False` leaves the session waiting for a code when the user has an authenticator.
    """
    token, at = new_token(), now()
    row = BrowserSession(
        user_id=user.id,
        token_hash=hash_of(token),
        device=device,
        active_at=at,
        password_at=at,
        second_factor_at=at if second_factor and user.has_second_factor else None,
    )
    db.session.add(row)
    db.session.flush()
    return token


def find(token: str) -> BrowserSession | None:
    """The session of this token with user and practice, in one statement, whatever it is worth."""
    return db.session.scalars(_of_token(), {"token_hash": hash_of(token)}).one_or_none()


@cache
def _of_token() -> Select[BrowserSession]:
    # Put together once: every request begins with it.
    return (
        select(BrowserSession)
        .join(BrowserSession.user)
        .join(User.practice)
        .options(contains_eager(BrowserSession.user).contains_eager(User.practice))
        .where(BrowserSession.token_hash == bindparam("token_hash"))
    )


def standing_of(row: BrowserSession) -> Standing:
    """What the session is worth at this moment."""
    at = now()
    if row.ended_at is not None or not row.user.is_active or at - row.created_at >= LONGEST:
        return Standing.OVER
    if lacks_second_step(row):
        return Standing.HALF if at - row.password_at < SECOND_STEP_LASTS else Standing.OVER
    if _is_idle(row, at) or at - row.password_at >= PROOF_LASTS:
        return Standing.LOCKED
    if row.second_factor_at is not None and at - row.second_factor_at >= PROOF_LASTS:
        return Standing.HALF
    return Standing.OPEN


def lacks_second_step(row: BrowserSession) -> bool:
    """True when a code is due that was never given in this session."""
    return row.user.has_second_factor and row.second_factor_at is None


def _is_idle(row: BrowserSession, at: datetime) -> bool:
    if row.long_page_until is not None and at < row.long_page_until:
        return False
    return at - row.active_at >= idle_limit(row.user)


def idle_limit(user: User) -> timedelta:
    """How long nothing may happen before the session locks."""
    return STAFF_IDLE if user.is_staff else CLIENT_IDLE


def arrival() -> Arrival | None:
    """The session this request came with, loaded by the gate."""
    found: Arrival | None = g.get("arrival") if has_request_context() else None
    return found


def seen(row: BrowserSession) -> None:
    """Note, at most once a minute and as a last statement, that the person did something."""
    at, row_id = now(), row.id
    if at - row.active_at < SEEN_EVERY:
        return

    def write() -> None:
        db.session.execute(update(BrowserSession).where(BrowserSession.id == row_id).values(active_at=at))

    database.defer(write)


def keep_open(minutes: int = LONG_PAGE_MINUTES) -> None:
    """Called by the pages that lie open during a session: the lock waits this long from now."""
    arrived = arrival()
    if arrived is None:
        return
    g.idle_minutes = minutes
    until, row_id = now() + timedelta(minutes=minutes), arrived.row.id
    if arrived.row.long_page_until and until - arrived.row.long_page_until < SEEN_EVERY:
        return

    def write() -> None:
        db.session.execute(
            update(BrowserSession).where(BrowserSession.id == row_id).values(long_page_until=until)
        )

    database.defer(write)


def is_fresh() -> bool:
    """True when the password was typed in the last five minutes: needed for the security of the account."""
    arrived = arrival()
    return arrived is not None and now() - arrived.row.password_at < FRESH


def rotate(session_id: UUID, **changes: datetime | None) -> str:
    """A new token for the same session, with these columns changed; the old one is worth nothing now."""
    token = new_token()
    db.session.execute(
        update(BrowserSession)
        .where(BrowserSession.id == session_id, BrowserSession.ended_at.is_(None))
        .values(token_hash=hash_of(token), **changes)
    )
    return token


def end(session_id: UUID) -> None:
    """End one session."""
    _end(BrowserSession.id == session_id)


def end_all(user_id: UUID, *, but: UUID | None = None) -> None:
    """End every session of a user, sparing at most one."""
    conditions = [BrowserSession.user_id == user_id]
    if but is not None:
        conditions.append(BrowserSession.id != but)
    _end(*conditions)


def _end(*conditions: object) -> None:
    db.session.execute(
        update(BrowserSession)
        .where(BrowserSession.ended_at.is_(None), *conditions)  # type: ignore[arg-type]
        .values(ended_at=now(), long_page_until=None)
        .execution_options(synchronize_session=False)
    )


def token_of_request() -> str | None:
    """The token in the cookie, if there is one of the right length."""
    token = request.cookies.get(cookie_name(), "")
    return token if 40 <= len(token) <= 64 else None


def set_cookie(response: Response, token: str) -> None:
    """Hand the browser its token; the cookie goes when the browser closes."""
    response.set_cookie(
        cookie_name(), token, httponly=True, samesite="Lax", path="/", secure=_is_https(), max_age=None
    )


def clear_cookie(response: Response) -> None:
    """Take the token back."""
    response.delete_cookie(cookie_name(), httponly=True, samesite="Lax", path="/", secure=_is_https())


def _is_https() -> bool:
    return bool(current_app.extensions["settings"].is_https)
