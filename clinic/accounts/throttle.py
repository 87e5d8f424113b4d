"""How often somebody may guess: counted in the database, for all processes and across restarts.

An attempt is entered before the guess is checked and taken back when it was right; guesses sent at the same
time are therefore counted too. A browser the person has used before is counted by itself, so that nobody can
lock the person out from elsewhere.
"""

import hashlib
import hmac
from datetime import timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, delete, func, select

from clinic.accounts import passwords
from clinic.accounts.models import SignInFailure
from clinic.core import database
from clinic.core.clock import now
from clinic.core.database import db, dialect_name

# The most wrong guesses within each window.
LIMITS = ((timedelta(minutes=5), 5), (timedelta(hours=1), 20))
KEPT_FOR = timedelta(days=1)


class TooManyGuesses(Exception):
    """Guessing must pause for some minutes."""


def enter(what: str, *, device_hash: str | None = None) -> UUID:
    """Enter one attempt at `what` and commit it, and nothing else. Raises TooManyGuesses.

    `what` names the secret guessed at, such as "signin|ana"; it is stored as a keyed hash. Like parked text,
    an exception to the rule that only successful requests commit: a refused guess must count.
    """
    key = _key(what)
    passwords.end_transaction()
    _one_at_a_time(key)
    for window, most in LIMITS:
        counted = select(func.count()).where(*_guesses(key, device_hash))
        if (db.session.scalar(counted.where(SignInFailure.created_at > now() - window)) or 0) >= most:
            database.rollback()
            raise TooManyGuesses
    db.session.execute(delete(SignInFailure).where(SignInFailure.created_at < now() - KEPT_FOR))
    attempt = SignInFailure(signin_hash=key, device_hash=device_hash)
    db.session.add(attempt)
    attempt_id = attempt.id
    database.commit()
    db.session.expunge_all()
    return attempt_id


def forgive(attempt_id: UUID, *, device_hash: str | None = None) -> None:
    """The guess was right: take the attempt back, and all earlier ones of a known browser.

    Those of unknown browsers stay: the owner's own sign-in must not hand a stranger fresh guesses.
    """
    conditions = [SignInFailure.id == attempt_id]
    if device_hash is not None:
        conditions = [SignInFailure.device_hash == device_hash]
    db.session.execute(delete(SignInFailure).where(*conditions))


def _guesses(key: str, device_hash: str | None) -> list[ColumnElement[bool]]:
    same_device: ColumnElement[bool] = SignInFailure.device_hash.is_(None)
    if device_hash is not None:
        same_device = SignInFailure.device_hash == device_hash
    return [SignInFailure.signin_hash == key, same_device]


def _key(what: str) -> str:
    secret: bytes = current_app.extensions["key_ring"].web
    return hmac.new(secret, b"guess|" + what.encode(), hashlib.sha256).hexdigest()


def _one_at_a_time(key: str) -> None:
    # SQLite's write lock does the same by itself.
    if dialect_name() == "postgresql":
        number = int.from_bytes(bytes.fromhex(key[:16]), "big", signed=True)
        db.session.execute(select(func.pg_advisory_xact_lock(number)))
