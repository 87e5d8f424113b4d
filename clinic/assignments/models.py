"""Tables of assignments."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.cases.models import Case, Client, Setting, WrittenByClient
from clinic.core.columns import SealedJson, SealedNote, SealedText, UTCDateTime, sealed_column, status_column
from clinic.core.database import Row
from clinic.programmes.models import StepVersion


class Variant(StrEnum):
    """Which partner's prompts of a step an assignment shows."""

    INJURED = "injured"
    INVOLVED = "involved"


class Status(StrEnum):
    """Where an assignment stands."""

    ASSIGNED = "assigned"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


class Turn(StrEnum):
    """Whose move it is."""

    CLIENT = "client"
    COUNSELLOR = "counsellor"
    NOBODY = "nobody"


MOVES: dict[Status, frozenset[Status]] = {
    Status.ASSIGNED: frozenset({Status.SUBMITTED, Status.WITHDRAWN}),
    Status.SUBMITTED: frozenset({Status.RETURNED, Status.COMPLETED, Status.WITHDRAWN}),
    Status.RETURNED: frozenset({Status.SUBMITTED, Status.WITHDRAWN}),
    Status.COMPLETED: frozenset(),
    Status.WITHDRAWN: frozenset(),
}
TURN: dict[Status, Turn] = {
    Status.ASSIGNED: Turn.CLIENT,
    Status.SUBMITTED: Turn.COUNSELLOR,
    Status.RETURNED: Turn.CLIENT,
    Status.COMPLETED: Turn.NOBODY,
    Status.WITHDRAWN: Turn.NOBODY,
}


class Assignment(Row):
    """One step version given to one client. Giving it to both makes two rows that share `set_together_id`."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("form_id", "client_id"),
        Index("ix_assignment_client_id_status_set_at", "client_id", "status", "set_at"),
        Index("ix_assignment_case_id_set_at", "case_id", "set_at"),
        Index(
            "ix_assignment_to_review",
            "case_id",
            "submitted_at",
            sqlite_where=text("status = 'submitted'"),
            postgresql_where=text("status = 'submitted'"),
        ),
        CheckConstraint("(status = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_with_time"),
        CheckConstraint("(status = 'completed') = (completed_at IS NOT NULL)", name="completed_with_time"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("counselling_case.id"))
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    step_version_id: Mapped[UUID] = mapped_column(ForeignKey("step_version.id"))
    set_together_id: Mapped[UUID]
    form_id: Mapped[UUID]
    variant: Mapped[Variant] = status_column(Variant)
    status: Mapped[Status] = status_column(Status, default=Status.ASSIGNED)
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)
    set_by_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    due_on: Mapped[date | None]
    round: Mapped[int] = mapped_column(default=0)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    talked_about_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    intro_sealed: Mapped[bytes | None] = sealed_column()
    intro = SealedNote("intro_sealed")
    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    client: Mapped[Client] = relationship(lazy="raise_on_sql")
    step_version: Mapped[StepVersion] = relationship(lazy="raise_on_sql")


class Draft(Row):
    """What a client is writing for one prompt: the author's alone, with its own revision number.

    `words` is {"value": JSON answer or None, "setting": one of Setting, "talk": "I would rather talk about
    this"}.
    """

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("assignment_id", "prompt_key"),)

    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignment.id"))
    prompt_key: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    words_sealed: Mapped[bytes] = sealed_column()
    words = SealedJson("words_sealed")


class Submission(Row):
    """One handing-in of an assignment. `form_id` makes sending it twice act once."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("form_id"),
        UniqueConstraint("assignment_id", "round"),
        CheckConstraint("round >= 1", name="counted_from_one"),
        CheckConstraint("(reviewed_at IS NULL) = (reviewed_by_id IS NULL)", name="reviewed_together"),
    )

    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignment.id"))
    round: Mapped[int]
    form_id: Mapped[UUID]
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reviewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reviewed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    feedback_revision: Mapped[int] = mapped_column(default=0)
    feedback_draft_sealed: Mapped[bytes | None] = sealed_column()
    feedback_draft = SealedNote("feedback_draft_sealed")
    feedback_sealed: Mapped[bytes | None] = sealed_column()
    feedback = SealedNote("feedback_sealed")
    assignment: Mapped[Assignment] = relationship(lazy="raise_on_sql")


class Answer(WrittenByClient, Row):
    """What one client gave for one prompt in one round; its value is never edited.

    `is_counsellor_only` freezes the prompt's visibility: such an answer is never permitted and never opened.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("submission_id", "prompt_key"),
        Index("ix_answer_case_id_opened_at", "case_id", "opened_at"),
        Index("ix_answer_client_id_asked_at", "client_id", "asked_at"),
        CheckConstraint("opened_at IS NULL OR permitted_at IS NOT NULL", name="opened_needs_permission"),
        CheckConstraint("NOT is_counsellor_only OR permitted_at IS NULL", name="private_for_good"),
        CheckConstraint("(opened_at IS NULL) = (opened_by_id IS NULL)", name="opened_together"),
    )

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignment.id"))
    prompt_key: Mapped[str]
    is_counsellor_only: Mapped[bool]
    wants_to_talk: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    declined_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    appointment_id: Mapped[UUID | None] = mapped_column(ForeignKey("appointment.id"))
    value_sealed: Mapped[bytes | None] = sealed_column()
    value = SealedJson("value_sealed")
    submission: Mapped[Submission] = relationship(lazy="raise_on_sql")
    assignment: Mapped[Assignment] = relationship(lazy="raise_on_sql")
    client: Mapped[Client] = relationship(lazy="raise_on_sql")

    @property
    def is_permitted(self) -> bool:
        """True while the author lets the partner read it."""
        return (
            self.permitted_at is not None and self.taken_back_at is None and self.setting is Setting.PARTNER
        )


class ReviewNote(Row):
    """The counsellor's private note on one assignment: never for clients, never in a report."""

    __tablename__ = "review_note"
    __table_args__ = (UniqueConstraint("assignment_id"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("counselling_case.id"))
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignment.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    revision: Mapped[int] = mapped_column(default=1)
    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed")
