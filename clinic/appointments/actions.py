"""What the counsellor does with appointments: book, change, cancel, hold; open a take-away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from clinic import audit
from clinic.accounts.models import User
from clinic.appointments import rules
from clinic.appointments.models import Appointment, AppointmentStatus, Attendance, TakeAway
from clinic.appointments.queries import attendance_of
from clinic.cases import actions as case_actions
from clinic.cases import rules as case_rules
from clinic.cases.models import Case, Client
from clinic.core.clock import now
from clinic.core.database import db
from clinic.core.errors import RuleError


@dataclass(frozen=True)
class Meeting:
    """When, how long, where and who: `starts_at` aware, `minutes` 10 to 480, `clients` one or both."""

    starts_at: datetime
    minutes: int
    place: str
    clients: Sequence[Client]


def book(case: Case, *, meeting: Meeting, form_id: UUID, by: User) -> Appointment:
    """Book a session. The same `form_id` again gives the same one. Raises RuleError."""
    earlier = db.session.scalars(select(Appointment).where(Appointment.form_id == form_id)).one_or_none()
    if earlier is not None and earlier.case_id == case.id:
        return earlier
    case_rules.check_open(case)
    _check_clients(case, meeting.clients)
    appointment = Appointment(
        case_id=case.id,
        counsellor_id=by.id,
        form_id=form_id,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        place=meeting.place,
    )
    db.session.add(appointment)
    db.session.flush()
    _invite(appointment, meeting.clients)
    audit.record("appointment.booked", appointment, by=by)
    return appointment


def _check_clients(case: Case, clients: Sequence[Client]) -> None:
    if not clients or any(client.case_id != case.id for client in clients):
        raise RuleError("Please choose who attends.")


def _invite(appointment: Appointment, clients: Sequence[Client]) -> None:
    for client in clients:
        db.session.add(Attendance(appointment_id=appointment.id, client_id=client.id))
    db.session.flush()


def change(appointment: Appointment, *, meeting: Meeting, by: User) -> None:
    """Change a planned session. Raises RuleError once it is held or cancelled."""
    rules.check_planned(appointment)
    case_rules.check_open(appointment.case)
    _check_clients(appointment.case, meeting.clients)
    appointment.starts_at = meeting.starts_at
    appointment.minutes = meeting.minutes
    appointment.place = meeting.place
    wanted = {client.id for client in meeting.clients}
    present = {row.client_id for row in attendance_of(appointment)}
    db.session.execute(
        delete(Attendance).where(
            Attendance.appointment_id == appointment.id, Attendance.client_id.in_(present - wanted)
        )
    )
    _invite(appointment, [client for client in meeting.clients if client.id not in present])
    audit.record("appointment.changed", appointment, by=by)


def cancel(appointment: Appointment, *, by: User) -> None:
    """Cancel a planned session. Raises RuleError."""
    rules.check_move(appointment, AppointmentStatus.CANCELLED)
    appointment.status = AppointmentStatus.CANCELLED
    audit.record("appointment.cancelled", appointment, by=by)


def cancel_coming(case: Case, by: User) -> None:
    """Cancel the sessions of a case that have not begun."""
    query = select(Appointment).where(
        Appointment.case_id == case.id,
        Appointment.status == AppointmentStatus.PLANNED,
        Appointment.starts_at > now(),
    )
    for appointment in db.session.scalars(query.with_for_update()):
        cancel(appointment, by=by)


case_actions.when_closing.append(cancel_coming)


def hold(appointment: Appointment, *, came: set[UUID], by: User) -> None:
    """Record that it took place and which clients came (client ids), or that nobody did. Raises RuleError
    before it began.

    Recording again corrects who came.
    """
    if appointment.status is not AppointmentStatus.HELD:
        rules.check_move(appointment, AppointmentStatus.HELD)
        rules.check_may_be_held(appointment)
        appointment.status = AppointmentStatus.HELD
    for row in attendance_of(appointment):
        row.came = row.client_id in came
    audit.record("appointment.held", appointment, by=by)


def open_take_away(take_away: TakeAway, *, by: User) -> None:
    """Let the partner read it. Raises RuleError unless its author permitted that and the case is open."""
    case_rules.check_open(db.session.get_one(Case, take_away.case_id))
    rules.check_can_open(take_away)
    take_away.opened_at = now()
    take_away.opened_by_id = by.id
    audit.record("take_away.opened", take_away, by=by)
