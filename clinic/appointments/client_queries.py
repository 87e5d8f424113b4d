"""Appointments and take-aways as their clients see them: only sessions one attends, only own words or opened
ones.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from clinic.appointments.models import Appointment, AppointmentStatus, Attendance, TakeAway, TakeAwayDraft
from clinic.cases import access
from clinic.cases.models import Client
from clinic.core.clock import now
from clinic.core.database import db, one_or_404

# A session that began a while ago still stands as the next one.
GRACE = timedelta(hours=3)
# How long a client is asked for a take-away.
ASKED_FOR = timedelta(weeks=4)


def _attended_by(client: Client) -> Select[Appointment]:
    return (
        select(Appointment)
        .join(Attendance, Attendance.appointment_id == Appointment.id)
        .where(Attendance.client_id == client.id)
    )


def upcoming_for(client: Client) -> list[Appointment]:
    """Planned sessions this client attends that are not over for more than three hours, next first, at most
    five.
    """
    query = _attended_by(client).where(
        Appointment.status == AppointmentStatus.PLANNED, Appointment.starts_at >= now() - GRACE
    )
    return list(db.session.scalars(query.order_by(Appointment.starts_at).limit(5)))


def past_for(client: Client) -> list[Appointment]:
    """Sessions held that this client came to, newest first."""
    query = _attended_by(client).where(
        Appointment.status == AppointmentStatus.HELD, Attendance.came.is_not(False)
    )
    return list(db.session.scalars(query.order_by(Appointment.starts_at.desc())))


def awaiting_take_away(client: Client) -> list[Appointment]:
    """Sessions held in the last four weeks that this client came to and has not written about."""
    written = select(TakeAway.appointment_id).where(TakeAway.client_id == client.id)
    query = _attended_by(client).where(
        Appointment.status == AppointmentStatus.HELD,
        Attendance.came.is_not(False),
        Appointment.starts_at >= now() - ASKED_FOR,
        Appointment.id.not_in(written),
    )
    return list(db.session.scalars(query.order_by(Appointment.starts_at.desc())))


def attended(client: Client, appointment_id: UUID) -> Appointment:
    """A session held that this client came to, or wrote about; otherwise 404.

    Correcting who came must not take what somebody wrote away from its author.
    """
    mine = (TakeAway.client_id == client.id, TakeAway.appointment_id == Appointment.id)
    begun = (TakeAwayDraft.client_id == client.id, TakeAwayDraft.appointment_id == Appointment.id)
    query = _attended_by(client).where(
        Appointment.id == appointment_id,
        Appointment.status == AppointmentStatus.HELD,
        or_(Attendance.came.is_not(False), exists().where(*mine), exists().where(*begun)),
    )
    return one_or_404(query)


def take_away_of(client: Client, appointment: Appointment) -> TakeAway | None:
    """What this client wrote after the session, if it was sent."""
    query = select(TakeAway).where(TakeAway.client_id == client.id, TakeAway.appointment_id == appointment.id)
    return db.session.scalars(query).one_or_none()


def take_away_of_form(client: Client, form_id: UUID) -> TakeAway | None:
    """What this client sent with that very form, if it arrived before."""
    query = select(TakeAway).where(TakeAway.form_id == form_id, TakeAway.client_id == client.id)
    return db.session.scalars(query).one_or_none()


def own_take_away(client: Client, take_away_id: UUID, *, to_change: bool = False) -> TakeAway:
    """The client's own take-away; otherwise 404."""
    query = select(TakeAway).where(TakeAway.id == take_away_id, TakeAway.client_id == client.id)
    return one_or_404(query.options(joinedload(TakeAway.appointment, innerjoin=True)), lock=to_change)


def own_take_aways(client: Client) -> list[TakeAway]:
    """All the client sent, newest first, appointments loaded."""
    query = select(TakeAway).where(TakeAway.client_id == client.id).order_by(TakeAway.submitted_at.desc())
    return list(db.session.scalars(query.options(joinedload(TakeAway.appointment))))


def opened_for(client: Client) -> list[TakeAway]:
    """The partner's take-aways that were opened for this client, newest first; taken back ones too, as a
    line.
    """
    query = (
        select(TakeAway)
        .join(TakeAway.appointment)
        .where(access.readable_by(client, TakeAway), TakeAway.client_id != client.id)
        .order_by(TakeAway.opened_at.desc())
        .options(contains_eager(TakeAway.appointment))
    )
    return list(db.session.scalars(query))


def draft_of(client: Client, appointment: Appointment) -> TakeAwayDraft | None:
    """What this client is writing about the session."""
    query = select(TakeAwayDraft).where(
        TakeAwayDraft.client_id == client.id, TakeAwayDraft.appointment_id == appointment.id
    )
    return db.session.scalars(query).one_or_none()
