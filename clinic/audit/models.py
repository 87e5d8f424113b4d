"""Tables of the audit trail."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import UTCDateTime
from clinic.core.database import Base, Row


class AuditHead(Base):
    """The end of one practice's chain; locked while an event is appended."""

    __tablename__ = "audit_head"

    practice_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    mac: Mapped[bytes] = mapped_column(LargeBinary)


class AuditEvent(Row):
    """One thing done by one person to one row. `at` is cut to microseconds before it is hashed."""

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("practice_id", "number"),
        UniqueConstraint("practice_id", "previous_mac"),
        Index("ix_audit_event_case_id_number", "case_id", "number"),
    )

    practice_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_id: Mapped[UUID | None]
    action: Mapped[str]
    case_id: Mapped[UUID | None]
    row_kind: Mapped[str]
    row_id: Mapped[UUID | None]
    outcome: Mapped[str]
    previous_mac: Mapped[bytes] = mapped_column(LargeBinary)
    mac: Mapped[bytes] = mapped_column(LargeBinary)
