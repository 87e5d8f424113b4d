"""A case as its own pages show it: the couple, what was given to them, their sessions; few statements."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import abort
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from clinic.accounts.models import User
from clinic.appointments.models import Appointment, AppointmentStatus, Attendance
from clinic.appointments.queries import nobody_came
from clinic.assignments.models import Assignment, Status
from clinic.caseload.dates import short_day
from clinic.cases import access
from clinic.cases.models import Case, Client
from clinic.core.clock import now
from clinic.core.database import db
from clinic.notes.models import NoteStatus, SessionNote
from clinic.programmes.models import StepVersion
from clinic.programmes.queries import contents_of
from clinic.programmes.schema import Due, StepContent


@dataclass(frozen=True, slots=True)
class Couple:
    """A case open to somebody, with its two clients in the order they are named, users loaded."""

    case: Case
    clients: tuple[Client, Client]

    def name_of(self, client_id: UUID) -> str:
        """What one of the two is called."""
        return next(client.name for client in self.clients if client.id == client_id)


def couple_for(user: User, case_id: UUID) -> Couple:
    """The couple, if their case is open to this member of staff; otherwise 404."""
    query = (
        select(Client)
        .join(Client.case)
        .join(Client.user)
        .where(Case.id == case_id, access.open_to(user))
        .order_by(Client.position)
        .options(contains_eager(Client.case), contains_eager(Client.user))
    )
    clients = list(db.session.scalars(query))
    if not clients:
        abort(404)
    first, second = clients
    return Couple(first.case, (first, second))


@dataclass(frozen=True, slots=True)
class Given:
    """One step given to one client; nothing the client wrote."""

    id: UUID
    set_together_id: UUID
    client_id: UUID
    variant: str
    status: Status
    round: int
    set_at: datetime
    submitted_at: datetime | None
    completed_at: datetime | None
    paused_at: datetime | None
    talked_about_at: datetime | None
    content: StepContent

    @property
    def stands(self) -> bool:
        """True unless it was withdrawn."""
        return self.status is not Status.WITHDRAWN

    @property
    def state(self) -> tuple[str, str]:
        """Mark and words for the staff of the case."""
        if self.status is Status.SUBMITTED:
            return "half", "to review"
        if self.status is Status.RETURNED:
            return "ring", "returned"
        if self.status is Status.WITHDRAWN:
            return "none", "withdrawn"
        if self.status is Status.COMPLETED:
            return "disc", "completed" if self.talked_about_at is None else "talked about"
        return "ring", "assigned" if self.content.due is not Due.NEVER else "open, no date"


def given_to(case: Case) -> list[Given]:
    """Everything ever given to the couple, newest first. One statement, two the first time a step is met."""
    query = (
        select(
            Assignment.id,
            Assignment.set_together_id,
            Assignment.client_id,
            Assignment.variant,
            Assignment.status,
            Assignment.round,
            Assignment.set_at,
            Assignment.submitted_at,
            Assignment.completed_at,
            Assignment.paused_at,
            Assignment.talked_about_at,
            Assignment.step_version_id,
            StepVersion.content_hash,
        )
        .join(StepVersion, StepVersion.id == Assignment.step_version_id)
        .where(Assignment.case_id == case.id)
        .order_by(Assignment.set_at.desc(), Assignment.id)
    )
    rows: Sequence[Any] = db.session.execute(query).all()
    contents = contents_of({row.step_version_id: row.content_hash for row in rows})
    return [_given(row, contents[row.step_version_id]) for row in rows]


def _given(row: Any, content: StepContent) -> Given:
    return Given(*(*row[:11], content))


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session of a case, cancelled ones left out. `number` counts from 1, oldest first; one that nobody
    came to has none of its own.

    `note` is the status of its note, None when there is none this person may read. `alone` is the
    position of the only client who attends, None when both do.
    """

    id: UUID
    number: int
    starts_at: datetime
    minutes: int
    status: AppointmentStatus
    place: str
    note: NoteStatus | None
    signed_at: datetime | None
    alone: int | None
    nobody_came: bool

    @property
    def is_held(self) -> bool:
        """True once it took place."""
        return self.status is AppointmentStatus.HELD and not self.nobody_came

    @property
    def is_planned(self) -> bool:
        """True until somebody recorded what became of it."""
        return self.status is AppointmentStatus.PLANNED

    @property
    def is_coming(self) -> bool:
        """True while it is planned and not over."""
        return self.is_planned and self.starts_at + timedelta(minutes=self.minutes) > now()

    @property
    def name(self) -> str:
        """'Session 14', or 'Session of 3 Nov' when nobody came."""
        return f"Session of {short_day(self.starts_at)}" if self.nobody_came else f"Session {self.number}"

    @property
    def is_noted(self) -> bool:
        """True once its note is signed."""
        return self.note is NoteStatus.SIGNED

    @property
    def has_begun(self) -> bool:
        """True from its start on."""
        return self.starts_at <= now()


def meetings_of(case: Case, *, can_change: bool) -> list[Meeting]:
    """The sessions of a case, oldest first; without `can_change` only signed notes are known. One query."""
    readable = SessionNote.appointment_id == Appointment.id
    if not can_change:
        readable &= SessionNote.status == NoteStatus.SIGNED
    query = (
        select(
            Appointment.id,
            Appointment.starts_at,
            Appointment.minutes,
            Appointment.status,
            Appointment.place_sealed,
            SessionNote.status.label("note"),
            SessionNote.signed_at,
            *_attending(),
            nobody_came().label("nobody_came"),
        )
        .outerjoin(SessionNote, readable)
        .where(Appointment.case_id == case.id, Appointment.status != AppointmentStatus.CANCELLED)
        .order_by(Appointment.starts_at, Appointment.id)
    )
    return list(_numbered(db.session.execute(query)))


def _numbered(rows: Iterable[Any]) -> Iterator[Meeting]:
    number = 0
    for row in rows:
        number += not row.nobody_came
        yield _meeting(number, row)


def _attending() -> tuple[Any, Any]:
    attending = (
        select(func.count(Attendance.id))
        .where(Attendance.appointment_id == Appointment.id)
        .correlate(Appointment)
        .scalar_subquery()
    )
    position = (
        select(func.max(Client.position))
        .join(Attendance, Attendance.client_id == Client.id)
        .where(Attendance.appointment_id == Appointment.id)
        .correlate(Appointment)
        .scalar_subquery()
    )
    return attending.label("attending"), position.label("position")


def _meeting(number: int, row: Any) -> Meeting:
    return Meeting(
        id=row.id,
        number=number,
        starts_at=row.starts_at,
        minutes=row.minutes,
        status=row.status,
        place=Appointment.place.unseal(row.id, row.place_sealed),
        note=row.note,
        signed_at=row.signed_at,
        alone=row.position if row.attending == 1 else None,
        nobody_came=row.nobody_came,
    )
