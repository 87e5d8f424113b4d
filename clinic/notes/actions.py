"""What is done with notes: start, save, sign, add to; write a process note."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from clinic import audit
from clinic.accounts.models import User
from clinic.appointments.models import Appointment
from clinic.cases.models import Case
from clinic.core.clock import now
from clinic.core.database import db
from clinic.core.errors import RuleError
from clinic.notes import rules
from clinic.notes.models import Addendum, NoteFormat, NoteStatus, ProcessNote, SessionNote


def start(
    appointment: Appointment, *, facts: Mapping[str, Any], words: Mapping[str, str], by: User
) -> SessionNote:
    """Begin the note of a session, prefilled; if it was begun already, that one."""
    query = select(SessionNote).where(SessionNote.appointment_id == appointment.id)
    earlier = db.session.scalars(query).one_or_none()
    if earlier is not None:
        return earlier
    note = SessionNote(
        case_id=appointment.case_id,
        appointment_id=appointment.id,
        author_id=by.id,
        words={name: words.get(name, "") for name in rules.ALL_FIELDS},
        facts=dict(facts),
    )
    db.session.add(note)
    db.session.flush()
    audit.record("note.started", note, by=by)
    return note


def save(
    note: SessionNote,
    *,
    words: Mapping[str, str],
    facts: Mapping[str, Any],
    layout: NoteFormat,
    revision: int,
    by: User,
) -> None:
    """Keep the draft; switching the layout keeps the words of both. Raises RuleError, StaleVersion."""
    rules.check_editable(note, by)
    rules.check_revision(note.revision, revision)
    note.words = {**note.words, **{name: words[name] for name in rules.ALL_FIELDS if name in words}}
    note.facts = {**note.facts, **facts}
    note.format = layout
    note.revision += 1
    db.session.flush()
    audit.record("note.saved", note, by=by)


def sign(note: SessionNote, *, by: User) -> None:
    """Sign and freeze it. Raises RuleError unless there are words and a line on risk."""
    rules.check_can_sign(note, by)
    note.content_sha256 = rules.content_hash(note.words, note.facts)
    note.signed_at = now()
    note.signed_by_id = by.id
    note.status = NoteStatus.SIGNED
    db.session.flush()
    audit.record("note.signed", note, by=by)


def add_addendum(note: SessionNote, *, text: str, form_id: UUID, by: User) -> Addendum:
    """Add to a signed note, signed at once. The same `form_id` again gives the same addendum. Raises
    RuleError.
    """
    rules.check_signed(note)
    earlier = db.session.scalars(select(Addendum).where(Addendum.form_id == form_id)).one_or_none()
    if earlier is not None and earlier.note_id == note.id:
        return earlier
    if not text.strip():
        raise RuleError("The addendum is empty.")
    addendum = Addendum(
        case_id=note.case_id, note_id=note.id, form_id=form_id, signed_at=now(), signed_by_id=by.id, text=text
    )
    db.session.add(addendum)
    db.session.flush()
    audit.record("note.addendum_signed", addendum, by=by)
    return addendum


def write_process_note(
    case: Case,
    *,
    text: str,
    by: User,
    appointment_id: UUID | None = None,
    process_note_id: UUID | None = None,
) -> ProcessNote:
    """A new process note, its author's only; the same id again changes nothing."""
    if not text.strip():
        raise RuleError("The note is empty.")
    earlier = db.session.get(ProcessNote, process_note_id) if process_note_id else None
    if earlier is not None and earlier.author_id == by.id:
        return earlier
    note = ProcessNote(
        id=process_note_id, case_id=case.id, appointment_id=appointment_id, author_id=by.id, text=text
    )
    db.session.add(note)
    db.session.flush()
    audit.record("process_note.written", note, by=by)
    return note


def change_process_note(note: ProcessNote, *, text: str, revision: int, by: User) -> None:
    """Change an own process note. Raises StaleVersion."""
    rules.check_revision(note.revision, revision)
    note.text = text
    note.revision += 1
    db.session.flush()
    audit.record("process_note.changed", note, by=by)
