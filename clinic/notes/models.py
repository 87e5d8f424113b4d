"""Tables of notes."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.accounts.models import User
from clinic.appointments.models import Appointment
from clinic.cases.models import Case
from clinic.core.columns import SealedJson, SealedText, UTCDateTime, sealed_column, status_column
from clinic.core.database import Row


class NoteFormat(StrEnum):
    """How a session note is laid out: data, assessment, plan; or one free text."""

    DAP = "dap"
    FREE = "free"


class NoteStatus(StrEnum):
    """A draft can be written; a signed note is frozen by rule and by a database trigger."""

    DRAFT = "draft"
    SIGNED = "signed"


class SessionNote(Row):
    """The counsellor's record of one session.

    `words` maps field names to text: data, assessment, plan (DAP) or body (free), and risk (required to
    sign).
    `facts` is {"attended": [client ids], "talked_about": [set_together ids], "steps_set": [texts]}.
    `content_sha256` is the hash of words and facts at signing.
    """

    __tablename__ = "session_note"
    __table_args__ = (
        UniqueConstraint("appointment_id"),
        Index("ix_session_note_case_id_created_at", "case_id", "created_at"),
        Index("ix_session_note_author_id_status", "author_id", "status"),
        CheckConstraint(
            "(status = 'signed') = (signed_at IS NOT NULL) AND (signed_at IS NULL) = (signed_by_id IS NULL)"
            " AND (signed_at IS NULL) = (content_sha256 IS NULL)",
            name="signed_together",
        ),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("counselling_case.id"))
    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointment.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    format: Mapped[NoteFormat] = status_column(NoteFormat, default=NoteFormat.DAP)
    status: Mapped[NoteStatus] = status_column(NoteStatus, default=NoteStatus.DRAFT)
    revision: Mapped[int] = mapped_column(default=1)
    words_sealed: Mapped[bytes] = sealed_column()
    words = SealedJson("words_sealed")
    facts_sealed: Mapped[bytes] = sealed_column()
    facts = SealedJson("facts_sealed")
    signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    signed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    content_sha256: Mapped[str | None]
    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    appointment: Mapped[Appointment] = relationship(lazy="raise_on_sql")
    author: Mapped[User] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")


class Addendum(Row):
    """A dated addition to a signed note; signed when made, frozen like the note."""

    __tablename__ = "addendum"
    __table_args__ = (
        UniqueConstraint("form_id"),
        Index("ix_addendum_note_id_signed_at", "note_id", "signed_at"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("counselling_case.id"))
    note_id: Mapped[UUID] = mapped_column(ForeignKey("session_note.id"))
    form_id: Mapped[UUID]
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    signed_by_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed")
    signed_by: Mapped[User] = relationship(lazy="raise_on_sql")


class ProcessNote(Row):
    """A counsellor's private analysis, kept apart from the record: its author's only, not even the
    supervisor's.
    """

    __tablename__ = "process_note"
    __table_args__ = (
        Index("ix_process_note_author_id_case_id_created_at", "author_id", "case_id", "created_at"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("counselling_case.id"))
    appointment_id: Mapped[UUID | None] = mapped_column(ForeignKey("appointment.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    revision: Mapped[int] = mapped_column(default=1)
    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed")
