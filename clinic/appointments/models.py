"""Tables of appointments."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.cases.models import Case, Client, Setting, WrittenByClient
from clinic.core.columns import SealedJson, SealedText, UTCDateTime, sealed_column, status_column
from clinic.core.database import Row


class AppointmentStatus(StrEnum):
    """What became of a booked meeting."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


MOVES = {
    AppointmentStatus.PLANNED: {AppointmentStatus.HELD, AppointmentStatus.CANCELLED},
    AppointmentStatus.HELD: {AppointmentStatus.PLANNED},
    AppointmentStatus.CANCELLED: {AppointmentStatus.PLANNED},
}


class Appointment(Row):
    """A booked meeting of a counsellor with one or both clients of a case. `minutes` 10 to 480."""

    __tablename__ = "appointment"
    __table_args__ = (
        UniqueConstraint("form_id"),
        Index("ix_appointment_case_id_starts_at", "case_id", "starts_at"),
        Index("ix_appointment_counsellor_id_starts_at", "counsellor_id", "starts_at"),
        CheckConstraint("minutes BETWEEN 10 AND 480", name="minutes_in_range"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("counselling_case.id"))
    counsellor_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    form_id: Mapped[UUID]
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    minutes: Mapped[int]
    status: Mapped[AppointmentStatus] = status_column(AppointmentStatus, default=AppointmentStatus.PLANNED)
    place_sealed: Mapped[bytes] = sealed_column()
    place = SealedText("place_sealed")
    case: Mapped[Case] = relationship(lazy="raise_on_sql")


class Attendance(Row):
    """A client who is to attend an appointment; `came` is None until the session's note says."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("appointment_id", "client_id"),
        Index("ix_attendance_client_id_appointment_id", "client_id", "appointment_id"),
    )

    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointment.id"))
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    came: Mapped[bool | None]
    appointment: Mapped[Appointment] = relationship(lazy="raise_on_sql")
    client: Mapped[Client] = relationship(lazy="raise_on_sql")


class TakeAway(WrittenByClient, Row):
    """What one client wrote after a session: heard, promised, need. Never edited once sent."""

    __tablename__ = "take_away"
    __table_args__ = (
        UniqueConstraint("form_id"),
        UniqueConstraint("appointment_id", "client_id"),
        Index("ix_take_away_case_id_submitted_at", "case_id", "submitted_at"),
        CheckConstraint("opened_at IS NULL OR permitted_at IS NOT NULL", name="opened_needs_permission"),
    )

    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointment.id"))
    form_id: Mapped[UUID]
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    heard_sealed: Mapped[bytes] = sealed_column()
    heard = SealedText("heard_sealed")
    promised_sealed: Mapped[bytes] = sealed_column()
    promised = SealedText("promised_sealed")
    need_sealed: Mapped[bytes] = sealed_column()
    need = SealedText("need_sealed")
    client: Mapped[Client] = relationship(lazy="raise_on_sql")
    appointment: Mapped[Appointment] = relationship(lazy="raise_on_sql")


class TakeAwayDraft(Row):
    """A take-away being written, its author's alone. `words` maps heard, promised, need to text."""

    __tablename__ = "take_away_draft"
    __table_args__ = (UniqueConstraint("appointment_id", "client_id"),)

    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointment.id"))
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    revision: Mapped[int] = mapped_column(default=0)
    setting: Mapped[Setting] = status_column(Setting, default=Setting.COUNSELLOR)
    words_sealed: Mapped[bytes] = sealed_column()
    words = SealedJson("words_sealed")
