"""Rules of passwords and invitations; they know nothing of the web or the database.

A password may be any text of 12 (staff: 15) to 128 characters that is not too easy to guess. Too easy is what
stands in the list of common words with digits and signs around it, a run of keys, a repetition, or the names
of the people who might try. Nobody is told which of these it was: it would tell what the practice knows.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

CLIENT_LENGTH = 12
STAFF_LENGTH = 15
LONGEST = 128
# What must remain once every easy part is taken out.
REMAINDER = 8
# Fewer different characters than this is a pattern, not a password.
DIFFERENT = 5
TOO_EASY = "This password is too easy to guess. Three or four unrelated words make a good one."

INVITATION_LASTS = timedelta(days=7)
WRONG_CODES = 5
CODE_LENGTH = 8
# No letters or digits that look or sound alike: the code is handed over on paper or by voice.
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"

_LEET = str.maketrans("013457@$!|+", "oieastasilt")
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop")
_EASY_WORDS = Path(__file__).with_name("easy_words.txt")


def least_length(*, is_staff: bool) -> int:
    """The fewest characters a password of this kind of person has."""
    return STAFF_LENGTH if is_staff else CLIENT_LENGTH


def normal(password: str) -> str:
    """Normal form C, so that the same keys give the same password on every machine."""
    return unicodedata.normalize("NFC", password)


def is_too_easy(password: str, names: Iterable[str] = ()) -> bool:
    """True for what a stranger's list or a partner's knowledge would try early.

    `names`: of the person, the partner, the counsellor, the practice, and the sign-in name.
    """
    plain = _letters(password)
    if len(set(password.casefold())) < DIFFERENT or _is_repetition(plain):
        return True
    parts = [part for name in names for part in _name_parts(name)]
    readings = (plain, _letters(password.casefold().translate(_LEET)))
    if any(len(part) >= 4 and part in reading for part in parts for reading in readings):
        return True
    return any(len(_remainder(reading, parts)) < REMAINDER for reading in readings)


def _letters(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if c.isalnum())


def _name_parts(name: str) -> set[str]:
    words = [_letters(word) for word in re.split(r"[\W_]+", name)]
    return {word for word in [*words, _letters(name)] if len(word) >= 3}


def _is_repetition(plain: str) -> bool:
    return any(
        plain and len(plain) >= 2 * size and plain == (plain[:size] * len(plain))[: len(plain)]
        for size in range(1, len(plain) // 2 + 1)
    )


def _remainder(reading: str, parts: list[str]) -> str:
    """What is left of a password without names, easy words, digits and runs of keys."""
    easy = {word for word in (*parts, *_easy_words()) if word in reading}
    for word in sorted(easy, key=len, reverse=True):
        reading = reading.replace(word, "")
    return re.sub(r"\d", "", _without_runs(reading))


def _without_runs(text: str) -> str:
    for row in _RUNS:
        for keys in (row, row[::-1]):
            for size in range(len(keys), 3, -1):
                for begin in range(len(keys) - size + 1):
                    text = text.replace(keys[begin : begin + size], "")
    return re.sub(r"(.)\1{2,}", "", text)


@cache
def _easy_words() -> tuple[str, ...]:
    lines = _EASY_WORDS.read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def is_invitation_open(
    *, expires_at: datetime, accepted_at: datetime | None, withdrawn_at: datetime | None, at: datetime
) -> bool:
    """True while the invitation can be accepted."""
    return accepted_at is None and withdrawn_at is None and at < expires_at


def normal_code(typed: str) -> str:
    """A handed-over code as it was printed: capitals, without the spaces and dashes people put in."""
    return re.sub(r"[\s\-–]", "", typed).upper()


def signin_key(signin: str) -> str:
    """What makes two sign-in names the same: NFKC, case folded, without surrounding space."""
    return unicodedata.normalize("NFKC", signin).strip().casefold()
