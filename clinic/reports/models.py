"""Tables of reports."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from clinic.accounts.models import User
from clinic.appointments.models import Appointment
from clinic.cases.models import Case, Client
from clinic.core.columns import SealedBytes, SealedJson, SealedNote, UTCDateTime, sealed_column, status_column
from clinic.core.database import Row


class ReportKind(StrEnum):
    """A report on one session, or on a period."""

    SESSION = "session"
    PROGRESS = "progress"


class ReportStatus(StrEnum):
    """A draft can be written; an issued report never changes; it can be withdrawn with a reason."""

    DRAFT = "draft"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


class Report(Row):
    """One text, one PDF, one SHA-256, for one or both clients. `number` counts within the case.

    `words` maps section keys to the counsellor's own text; `ticks` is the list of allow-list keys chosen;
    `decisions` lists the findings of the leak check the counsellor decided to keep, with when.
    The candidate is what the preview showed; issuing turns exactly these bytes into the report.
    """

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        UniqueConstraint("form_id"),
        Index("ix_report_case_id_status", "case_id", "status"),
        CheckConstraint(
            "(status = 'draft') = (issued_at IS NULL) AND (issued_at IS NULL) = (pdf_sealed IS NULL)"
            " AND (issued_at IS NULL) = (pdf_sha256 IS NULL)"
            " AND (issued_at IS NULL) = (issued_by_id IS NULL)",
            name="issued_together",
        ),
        CheckConstraint("(status = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_with_time"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("counselling_case.id"))
    kind: Mapped[ReportKind] = status_column(ReportKind)
    status: Mapped[ReportStatus] = status_column(ReportStatus, default=ReportStatus.DRAFT)
    number: Mapped[int]
    form_id: Mapped[UUID]
    appointment_id: Mapped[UUID | None] = mapped_column(ForeignKey("appointment.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    revision: Mapped[int] = mapped_column(default=1)
    words_sealed: Mapped[bytes] = sealed_column()
    words = SealedJson("words_sealed")
    ticks_sealed: Mapped[bytes] = sealed_column()
    ticks = SealedJson("ticks_sealed")
    decisions_sealed: Mapped[bytes | None] = sealed_column()
    decisions = SealedJson("decisions_sealed")
    candidate_fingerprint: Mapped[str | None]
    candidate_sealed: Mapped[bytes | None] = deferred(sealed_column())
    candidate = SealedBytes("candidate_sealed")
    issued_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    issued_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    pdf_sha256: Mapped[str | None]
    pdf_sealed: Mapped[bytes | None] = deferred(sealed_column())
    pdf = SealedBytes("pdf_sealed")
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_reason_sealed: Mapped[bytes | None] = sealed_column()
    withdrawn_reason = SealedNote("withdrawn_reason_sealed")
    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    appointment: Mapped[Appointment | None] = relationship(lazy="raise_on_sql")
    author: Mapped[User] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")


class Addressee(Row):
    """A client a report is for. `first_read_at` is the counsellor's to know, not the partner's."""

    __tablename__ = "addressee"
    __table_args__ = (
        UniqueConstraint("report_id", "client_id"),
        Index("ix_addressee_client_id_report_id", "client_id", "report_id"),
    )

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"))
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    first_read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    report: Mapped[Report] = relationship(lazy="raise_on_sql")
    client: Mapped[Client] = relationship(lazy="raise_on_sql")
