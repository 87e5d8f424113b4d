"""What a session note allows."""

import hashlib
import json
from typing import Any

from clinic.accounts.models import User
from clinic.core.errors import RuleError, StaleVersion
from clinic.notes.models import NoteFormat, NoteStatus, SessionNote

FIELDS: dict[NoteFormat, tuple[str, ...]] = {
    NoteFormat.DAP: ("data", "assessment", "plan"),
    NoteFormat.FREE: ("body",),
}
RISK = "risk"
ALL_FIELDS = ("data", "assessment", "plan", "body", RISK)


def check_editable(note: SessionNote, by: User) -> None:
    """Raise RuleError unless it is a draft and this is its author."""
    if note.status is not NoteStatus.DRAFT:
        raise RuleError("This note is signed and stays as it is. Write an addendum instead.")
    if note.author_id != by.id:
        raise RuleError("Only its author writes a note.")


def check_revision(found: int, sent: int) -> None:
    """Raise StaleVersion when it was saved elsewhere in the meantime."""
    if found != sent:
        raise StaleVersion("This note was also changed elsewhere in the meantime.")


def check_can_sign(note: SessionNote, by: User) -> None:
    """Raise RuleError unless it can be signed: the author's draft, with words and a line on risk."""
    check_editable(note, by)
    if not note.words.get(RISK, "").strip():
        raise RuleError(
            "The line on risk and safety is needed before signing, even if it says that none was reported.",
            field=RISK,
        )
    if not any(note.words.get(name, "").strip() for name in FIELDS[note.format]):
        raise RuleError("There is nothing to sign yet.", field=FIELDS[note.format][0])


def check_signed(note: SessionNote) -> None:
    """Raise RuleError unless the note is signed; only then it can have an addendum."""
    if note.status is not NoteStatus.SIGNED:
        raise RuleError("This note is still a draft; write into it directly.")


def content_hash(words: dict[str, Any], facts: dict[str, Any]) -> str:
    """SHA-256 of words and facts as sorted JSON, in hex."""
    canonical = json.dumps([words, facts], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
