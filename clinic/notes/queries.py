"""Notes, always for a member of the staff of the case; process notes for their author alone."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from clinic.accounts.models import User
from clinic.appointments.models import Appointment
from clinic.cases import access
from clinic.cases.models import Case
from clinic.core.database import db, one_or_404
from clinic.notes.models import Addendum, NoteStatus, ProcessNote, SessionNote


def readable_by(user: User) -> ColumnElement[bool]:
    """Condition on SessionNote joined to Case: counsellors of the case read all, a supervisor signed notes
    only.
    """
    signed = and_(access.open_to(user), SessionNote.status == NoteStatus.SIGNED)
    return or_(signed, access.open_to(user, to_change=True))


def note_of(user: User, appointment: Appointment) -> SessionNote | None:
    """The note of a session, if there is one this person may read; author loaded."""
    query = (
        select(SessionNote)
        .join(SessionNote.case)
        .where(SessionNote.appointment_id == appointment.id, readable_by(user))
        .options(joinedload(SessionNote.author, innerjoin=True))
    )
    return db.session.scalars(query).one_or_none()


def note_for(user: User, note_id: UUID, *, to_change: bool = False) -> SessionNote:
    """The note with its case and appointment, if this person may read it; otherwise 404."""
    allowed = access.open_to(user, to_change=True) if to_change else readable_by(user)
    query = (
        select(SessionNote)
        .join(SessionNote.case)
        .where(SessionNote.id == note_id, allowed)
        .options(
            contains_eager(SessionNote.case),
            joinedload(SessionNote.author, innerjoin=True),
            joinedload(SessionNote.appointment, innerjoin=True),
        )
    )
    return one_or_404(query, lock=to_change)


def notes_of(user: User, case: Case) -> list[SessionNote]:
    """The notes of a case this person may read, newest session first, appointments loaded."""
    query = (
        select(SessionNote)
        .join(SessionNote.case)
        .join(SessionNote.appointment)
        .where(SessionNote.case_id == case.id, readable_by(user))
        .order_by(Appointment.starts_at.desc())
        .options(contains_eager(SessionNote.appointment), joinedload(SessionNote.author, innerjoin=True))
    )
    return list(db.session.scalars(query))


def last_signed(user: User, case: Case) -> SessionNote | None:
    """The signed note of the newest session, for the plan on the brief."""
    return next((note for note in notes_of(user, case) if note.status is NoteStatus.SIGNED), None)


def addenda_of(note: SessionNote) -> list[Addendum]:
    """The addenda in the order they were made, signers loaded."""
    query = select(Addendum).where(Addendum.note_id == note.id).order_by(Addendum.signed_at, Addendum.id)
    return list(db.session.scalars(query.options(joinedload(Addendum.signed_by, innerjoin=True))))


def process_notes_of(user: User, case: Case) -> list[ProcessNote]:
    """This person's own process notes on the case, newest first; nobody else's, whoever asks."""
    query = (
        select(ProcessNote)
        .join(Case, Case.id == ProcessNote.case_id)
        .where(ProcessNote.case_id == case.id, ProcessNote.author_id == user.id, access.open_to(user))
        .order_by(ProcessNote.created_at.desc())
    )
    return list(db.session.scalars(query))


def process_note_for(user: User, process_note_id: UUID) -> ProcessNote:
    """The person's own process note; otherwise 404."""
    query = (
        select(ProcessNote)
        .join(Case, Case.id == ProcessNote.case_id)
        .where(
            ProcessNote.id == process_note_id,
            ProcessNote.author_id == user.id,
            access.open_to(user, to_change=True),
        )
    )
    return one_or_404(query, lock=True)
