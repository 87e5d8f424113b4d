"""Tables of cases."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from clinic.accounts.models import User
from clinic.core.columns import SealedText, UTCDateTime, sealed_column, status_column
from clinic.core.database import Row
from clinic.practices.models import Practice


class ConfidentialityPolicy(StrEnum):
    """What the counsellor may do with what one partner says alone."""

    NO_SECRETS = "no_secrets"
    LIMITED_SECRETS = "limited_secrets"
    INDIVIDUAL = "individual"


class InjuryRole(StrEnum):
    """A client's role in what happened, set by the counsellor."""

    INJURED = "injured"
    INVOLVED = "involved"
    BOTH = "both"


class AccessKind(StrEnum):
    """What somebody of the staff is to a case."""

    COUNSELLOR = "counsellor"
    SUPERVISOR = "supervisor"


class Setting(StrEnum):
    """How far the author lets words go."""

    COUNSELLOR = "counsellor"
    SESSION = "session"
    PARTNER = "partner"


class Case(Row):
    """A couple's file with the practice."""

    __tablename__ = "counselling_case"
    __table_args__ = (
        UniqueConstraint("practice_id", "reference_key"),
        CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed_together"),
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"))
    reference: Mapped[str]
    reference_key: Mapped[str]
    policy: Mapped[ConfidentialityPolicy] = status_column(ConfidentialityPolicy)
    opened_on: Mapped[date]
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    what_happened_sealed: Mapped[bytes] = sealed_column()
    what_happened = SealedText("what_happened_sealed")
    practice: Mapped[Practice] = relationship(lazy="raise_on_sql")

    @property
    def is_closed(self) -> bool:
        """True while the case is closed: clients read and download, nothing else."""
        return self.closed_at is not None


class Client(Row):
    """One of the two people of one case. `position` 1 or 2 is the order they are named in everywhere."""

    __tablename__ = "client"
    __table_args__ = (
        UniqueConstraint("case_id", "position"),
        UniqueConstraint("user_id", "case_id"),
        CheckConstraint("position IN (1, 2)", name="two_clients"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("counselling_case.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    position: Mapped[int]
    role: Mapped[InjuryRole] = status_column(InjuryRole)
    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    user: Mapped[User] = relationship(lazy="raise_on_sql")

    @property
    def name(self) -> str:
        """What the person is called on pages."""
        return self.user.short_name


class CaseAccess(Row):
    """A grant: this member of staff sees this case from one date until another (open end when None)."""

    __tablename__ = "case_access"
    __table_args__ = (
        Index("ix_case_access_user_id_case_id", "user_id", "case_id"),
        Index("ix_case_access_case_id_kind", "case_id", "kind"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("counselling_case.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[AccessKind] = status_column(AccessKind)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    granted_by_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="raise_on_sql")


class WrittenByClient:
    """Columns of a row that a client wrote and the counsellor may open to the partner."""

    @declared_attr
    def case_id(cls) -> Mapped[UUID]:  # noqa: N805  SQLAlchemy hands the class.
        """The case it belongs to."""
        return mapped_column(ForeignKey("counselling_case.id"))

    @declared_attr
    def client_id(cls) -> Mapped[UUID]:  # noqa: N805
        """Its author."""
        return mapped_column(ForeignKey("client.id"))

    @declared_attr
    def setting(cls) -> Mapped[Setting]:  # noqa: N805
        """How far the author lets it go."""
        return status_column(Setting, default=Setting.COUNSELLOR)

    permitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    opened_by_id: Mapped[UUID | None] = mapped_column()
    taken_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
