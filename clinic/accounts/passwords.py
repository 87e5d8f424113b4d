"""Hashing and checking passwords: argon2id, and never more at once than there are processors.

A hash takes about a tenth of a second. It must not run while a write transaction is held, because everybody
else would wait for it: callers `end_transaction()` first and write afterwards.
"""

import os
from collections.abc import Callable, Iterable
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from clinic.accounts import rules
from clinic.accounts.models import User
from clinic.core import database
from clinic.core.database import db

# OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB of memory, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE = BoundedSemaphore(os.cpu_count() or 1)

# Set by the cases: names a partner would try, such as the partner's own. Accounts cannot import upwards.
names_around: Callable[[User], Iterable[str]] | None = None


def end_transaction() -> None:
    """Give the database free before a hash; what was loaded stays readable."""
    db.session.expunge_all()
    database.rollback()


def hash_of(password: str) -> str:
    """The stored form of a password."""
    with _AT_ONCE:
        return HASHER.hash(rules.normal(password))


def is_right(stored: str | None, typed: str) -> bool:
    """True when `typed` is the password. Without a stored one it takes as long and says no."""
    candidate = rules.normal(typed)[: rules.LONGEST + 1]
    with _AT_ONCE:
        try:
            HASHER.verify(stored or _nobodys(), candidate)
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """True for a hash made with other costs than today's."""
    return HASHER.check_needs_rehash(stored)


@cache
def _nobodys() -> str:
    return HASHER.hash(os.urandom(16).hex())


def names_near(user: User) -> list[str]:
    """The names that must not be in this person's password; needs the practice loaded."""
    own = [user.full_name, user.short_name, user.signin, user.practice.name]
    return [*own, *(names_around(user) if names_around else ())]


def least_length(user: User) -> int:
    """The fewest characters of this person's password."""
    return rules.least_length(is_staff=user.is_staff)
