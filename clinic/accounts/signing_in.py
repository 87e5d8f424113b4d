"""Signing in, step by step: password, code, unlocking. Nobody learns whether a sign-in name exists."""

from dataclasses import dataclass
from uuid import UUID

from clinic.accounts import (
    actions,
    devices,
    events,
    passwords,
    queries,
    rules,
    second_factor,
    sessions,
    throttle,
)
from clinic.accounts.models import User
from clinic.core.clock import now


@dataclass(frozen=True)
class SignedIn:
    """A session has begun, or begun anew; the tokens are for the browser's cookies."""

    user: User
    token: str
    device_token: str | None = None
    needs_code: bool = False


def with_password(signin: str, password: str) -> SignedIn | None:
    """Begin a session; None for a wrong name or password, which look the same. Raises TooManyGuesses.

    A session that came with the request ends: no token from before is worth anything after.
    """
    found = queries.credentials(signin)
    device_hash = devices.known_hash(found.user_id if found else None)
    attempt = throttle.enter(f"signin|{rules.signin_key(signin)}", device_hash=device_hash)
    if not passwords.is_right(found.password_hash if found else None, password) or found is None:
        return None
    new_hash = _renewed(found.password_hash, password)
    throttle.forgive(attempt, device_hash=device_hash)
    user = queries.user_with_practice(found.user_id)
    if not user.is_active:
        return None
    if new_hash:
        actions.set_password(user.id, password_hash=new_hash)
    return begin(user)


def _renewed(stored: str | None, password: str) -> str | None:
    return passwords.hash_of(password) if stored and passwords.is_outdated(stored) else None


def begin(user: User) -> SignedIn:
    """A new session for this person, in place of the one the request came with."""
    arrived = sessions.arrival()
    if arrived is not None:
        sessions.end(arrived.row.id)
    token = sessions.start(user, second_factor=False, device=devices.described())
    if user.has_second_factor:
        return SignedIn(user, token, needs_code=True)
    return SignedIn(user, token, _welcome(user.id))


def _welcome(user_id: UUID) -> str | None:
    """Note the sign-in; the token of a browser that was not known yet."""
    is_known = devices.known_hash(user_id) is not None
    events.note(user_id, "signed_in" if is_known else "signed_in_new_device", devices.described())
    return None if is_known else devices.remember(user_id)


def with_code(arrived: sessions.Arrival, typed: str) -> SignedIn | None:
    """The second step: a code of the app or a recovery code. Raises TooManyGuesses."""
    user, session_id = arrived.user, arrived.row.id
    attempt = throttle.enter(f"code|{user.id}")
    recovered = False
    if not second_factor.use_code(user.id, user.totp_secret or "", typed):
        recovered = second_factor.use_recovery_code(user.id, typed)
        if not recovered:
            return None
    throttle.forgive(attempt)
    if recovered:
        events.note(user.id, "recovery_code_used", devices.described())
    at = now()
    token = sessions.rotate(session_id, second_factor_at=at, active_at=at)
    return SignedIn(user, token, _welcome(user.id))


def proves_it_is_me(user: User, session_id: UUID, password: str, *, for_what: str) -> bool:
    """The person at an existing session types the password again. Raises TooManyGuesses."""
    stored = user.password_hash
    attempt = throttle.enter(f"{for_what}|{session_id}")
    if not passwords.is_right(stored, password):
        return False
    throttle.forgive(attempt)
    return True


def unlock(arrived: sessions.Arrival, password: str) -> str | None:
    """Open a locked session again with the password; the new token, or None. Raises TooManyGuesses."""
    if not proves_it_is_me(arrived.user, arrived.row.id, password, for_what="unlock"):
        return None
    at = now()
    return sessions.rotate(arrived.row.id, password_at=at, active_at=at, long_page_until=None)
