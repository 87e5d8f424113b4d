"""Appointments and take-aways for the staff of the case."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from clinic.accounts.models import User
from clinic.appointments.models import Appointment, AppointmentStatus, Attendance, TakeAway
from clinic.cases import access
from clinic.cases.models import Case, Client
from clinic.core.clock import at_local
from clinic.core.database import db, one_or_404


def nobody_came(of: Any = Appointment) -> ColumnElement[bool]:
    """Condition on Appointment, or an alias of it: it was recorded, and nobody who was to attend came."""
    return and_(of.status == AppointmentStatus.HELD, ~_somebody_came(of))


def took_place(of: Any = Appointment) -> ColumnElement[bool]:
    """Condition on Appointment, or an alias of it: it was held and somebody came."""
    return and_(of.status == AppointmentStatus.HELD, _somebody_came(of))


def _somebody_came(of: Any) -> ColumnElement[bool]:
    # An alias of its own: the statement around it may join attendances, too.
    row = aliased(Attendance)
    found = select(row.id).where(row.appointment_id == of.id, row.came.is_not(False))
    return found.correlate(of).exists()


def appointment_for(user: User, appointment_id: UUID, *, to_change: bool = False) -> Appointment:
    """The appointment with its case, if that is open to this member of staff; otherwise 404."""
    query = (
        select(Appointment)
        .join(Appointment.case)
        .where(Appointment.id == appointment_id, access.open_to(user, to_change=to_change))
        .options(contains_eager(Appointment.case))
    )
    return one_or_404(query, lock=to_change)


def appointments_of(case: Case) -> list[Appointment]:
    """All appointments of a case already loaded for somebody, newest first."""
    query = select(Appointment).where(Appointment.case_id == case.id)
    return list(db.session.scalars(query.order_by(Appointment.starts_at.desc())))


def attendance_of(appointment: Appointment) -> list[Attendance]:
    """Who is to attend, in the order of the couple, clients and their users loaded."""
    query = (
        select(Attendance)
        .join(Attendance.client)
        .where(Attendance.appointment_id == appointment.id)
        .order_by(Client.position)
        .options(contains_eager(Attendance.client).joinedload(Client.user))
    )
    return list(db.session.scalars(query))


def last_held_before(case: Case, moment: datetime) -> Appointment | None:
    """The last session before `moment` that somebody came to."""
    query = (
        select(Appointment)
        .where(
            Appointment.case_id == case.id,
            took_place(),
            Appointment.starts_at < moment,
        )
        .order_by(Appointment.starts_at.desc())
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()


def sessions_on(user: User, day: date) -> list[Appointment]:
    """Sessions this member of staff holds on a local day, in order; cancelled ones are left out."""
    begin = at_local(day, 0)
    query = (
        select(Appointment)
        .join(Appointment.case)
        .where(
            access.open_to(user, to_change=True),
            Appointment.status != AppointmentStatus.CANCELLED,
            Appointment.starts_at >= begin,
            Appointment.starts_at < at_local(day + timedelta(days=1), 0),
        )
        .order_by(Appointment.starts_at)
        .options(contains_eager(Appointment.case))
    )
    return list(db.session.scalars(query))


def take_aways_of(case: Case, appointment: Appointment | None = None) -> list[TakeAway]:
    """What the clients wrote after the sessions of a case (or after one), newest first, authors loaded."""
    query = select(TakeAway).where(TakeAway.case_id == case.id)
    if appointment is not None:
        query = query.where(TakeAway.appointment_id == appointment.id)
    query = query.order_by(TakeAway.submitted_at.desc()).options(
        joinedload(TakeAway.client).joinedload(Client.user), joinedload(TakeAway.appointment)
    )
    return list(db.session.scalars(query))


def take_away_for(user: User, take_away_id: UUID, *, to_change: bool = False) -> TakeAway:
    """A take-away with its appointment, if the case is open to this member of staff; otherwise 404."""
    query = (
        select(TakeAway)
        .join(Case, Case.id == TakeAway.case_id)
        .where(TakeAway.id == take_away_id, access.open_to(user, to_change=to_change))
        .options(joinedload(TakeAway.appointment, innerjoin=True))
    )
    return one_or_404(query, lock=to_change)
