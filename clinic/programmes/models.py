"""Tables of the programme."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.core.columns import UTCDateTime
from clinic.core.database import Row


class Programme(Row):
    """A course of steps. The shipped one belongs to no practice."""

    __tablename__ = "programme"
    __table_args__ = (UniqueConstraint("practice_id", "slug"),)

    practice_id: Mapped[UUID | None] = mapped_column(ForeignKey("practice.id"))
    slug: Mapped[str]
    title: Mapped[str]


class Step(Row):
    """A unit of a programme; its texts are in its versions."""

    __tablename__ = "step"
    __table_args__ = (UniqueConstraint("programme_id", "slug"), UniqueConstraint("programme_id", "number"))

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    number: Mapped[int]
    slug: Mapped[str]
    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")


class StepVersion(Row):
    """The text of a step at one time. Frozen when published (a trigger holds it, too).

    `content` is what `programmes.content.StepContent.to_json` gives; `content_hash` its SHA-256.
    """

    __tablename__ = "step_version"
    __table_args__ = (
        UniqueConstraint("step_id", "version"),
        CheckConstraint("version >= 1", name="counted_from_one"),
    )

    step_id: Mapped[UUID] = mapped_column(ForeignKey("step.id"))
    version: Mapped[int]
    title: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_hash: Mapped[str]
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    step: Mapped[Step] = relationship(lazy="raise_on_sql")
