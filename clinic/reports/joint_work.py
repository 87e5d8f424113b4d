"""What a couple did together, in numbers that both may know: joint sessions, and the steps talked about in
them.

A session counts when both came. A step counts when it was talked about in such a session, by its signed note,
and is not one that is for the counsellor only. Nothing here tells of a session one of them had alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from clinic.appointments.models import Appointment, AppointmentStatus, Attendance
from clinic.assignments.models import Assignment
from clinic.assignments.rules import is_talkable
from clinic.cases.models import Case, Client
from clinic.core.clock import at_local, local
from clinic.core.database import db
from clinic.notes.models import NoteStatus, SessionNote
from clinic.programmes.models import StepVersion
from clinic.programmes.queries import content_of
from clinic.programmes.schema import StepContent, Visibility


@dataclass(frozen=True)
class JointSession:
    """A session both came to, and the steps talked about in it, by number."""

    appointment: Appointment
    steps: tuple[StepContent, ...]

    @property
    def on(self) -> date:
        return local(self.appointment.starts_at).date()


def joint_sessions(case: Case, *, until_on: date, from_on: date | None = None) -> list[JointSession]:
    """The joint sessions held in a stretch of days, first to last."""
    came = (
        select(Attendance.appointment_id)
        .where(Attendance.came.is_(True))
        .group_by(Attendance.appointment_id)
        .having(func.count() == 2)
    )
    query = select(Appointment).where(
        Appointment.case_id == case.id,
        Appointment.status == AppointmentStatus.HELD,
        Appointment.starts_at < at_local(until_on + timedelta(days=1), 0),
        Appointment.id.in_(came),
    )
    if from_on is not None:
        query = query.where(Appointment.starts_at >= at_local(from_on, 0))
    held = list(db.session.scalars(query.order_by(Appointment.starts_at)))
    steps = _steps_by_session(case, held)
    return [JointSession(appointment, steps[appointment.id]) for appointment in held]


def _steps_by_session(case: Case, held: Sequence[Appointment]) -> dict[UUID, tuple[StepContent, ...]]:
    notes = db.session.scalars(
        select(SessionNote).where(
            SessionNote.appointment_id.in_([one.id for one in held]), SessionNote.status == NoteStatus.SIGNED
        )
    )
    talked = {
        note.appointment_id: [UUID(one) for one in note.facts.get("talked_about", ())] for note in notes
    }
    by_set = _steps_by_set(case, {one for sets in talked.values() for one in sets})
    return {
        one.id: _by_number(step for together in talked.get(one.id, ()) for step in by_set.get(together, ()))
        for one in held
    }


def _steps_by_set(case: Case, sets: set[UUID]) -> dict[UUID, list[StepContent]]:
    """The couple-level steps among these sets of assignments."""
    query = (
        select(Assignment, StepVersion)
        .join(StepVersion, StepVersion.id == Assignment.step_version_id)
        .where(Assignment.case_id == case.id, Assignment.set_together_id.in_(sets))
    )
    found: dict[UUID, list[StepContent]] = {}
    for assignment, version in db.session.execute(query):
        step = content_of(version)
        if is_couple_level(step) and is_talkable(assignment):
            found.setdefault(assignment.set_together_id, []).append(step)
    return found


def is_couple_level(step: StepContent) -> bool:
    """False when the whole step is for the counsellor only: such a step never stands in a report."""
    return step.visibility is not Visibility.COUNSELLOR_ONLY


def _by_number(steps: Iterable[StepContent]) -> tuple[StepContent, ...]:
    return tuple(sorted({step.number: step for step in steps}.values(), key=lambda step: step.number))


def who_came(appointment: Appointment) -> list[Client]:
    """The clients who came to a held session, in the order of the couple."""
    query = (
        select(Client)
        .join(Attendance, Attendance.client_id == Client.id)
        .where(Attendance.appointment_id == appointment.id, Attendance.came.is_(True))
        .order_by(Client.position)
    )
    return list(db.session.scalars(query))


def next_session(appointment: Appointment, readers: Sequence[Client]) -> Appointment | None:
    """The next planned session that every reader is to attend, and so knows of already."""
    invited = (
        select(Attendance.appointment_id)
        .where(Attendance.client_id.in_([reader.id for reader in readers]))
        .group_by(Attendance.appointment_id)
        .having(func.count() == len(readers))
    )
    query = (
        select(Appointment)
        .where(
            Appointment.case_id == appointment.case_id,
            Appointment.status == AppointmentStatus.PLANNED,
            Appointment.starts_at > appointment.starts_at,
            Appointment.id.in_(invited),
        )
        .order_by(Appointment.starts_at)
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()
