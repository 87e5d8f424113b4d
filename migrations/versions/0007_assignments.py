"""Assignments, drafts, submissions, answers."""

import sqlalchemy as sa
from alembic import op

from migrations.freezing import freeze, thaw

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assignment",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("step_version_id", sa.Uuid(), nullable=False),
        sa.Column("set_together_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column(
            "variant",
            sa.Enum(
                "injured", "involved", name="variant", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "assigned",
                "submitted",
                "returned",
                "completed",
                "withdrawn",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("talked_about_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("intro_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'completed') = (completed_at IS NOT NULL)",
            name=op.f("ck_assignment_completed_with_time"),
        ),
        sa.CheckConstraint(
            "(status = 'withdrawn') = (withdrawn_at IS NOT NULL)",
            name=op.f("ck_assignment_withdrawn_with_time"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["counselling_case.id"], name=op.f("fk_assignment_case_id_counselling_case")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_assignment_client_id_client")),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["user_account.id"], name=op.f("fk_assignment_set_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["step_version_id"], ["step_version.id"], name=op.f("fk_assignment_step_version_id_step_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("form_id", "client_id", name=op.f("uq_assignment_form_id_client_id")),
    )
    op.create_index("ix_assignment_case_id_set_at", "assignment", ["case_id", "set_at"], unique=False)
    op.create_index(
        "ix_assignment_client_id_status_set_at", "assignment", ["client_id", "status", "set_at"], unique=False
    )
    op.create_index(
        "ix_assignment_to_review",
        "assignment",
        ["case_id", "submitted_at"],
        unique=False,
        sqlite_where=sa.text("status = 'submitted'"),
        postgresql_where=sa.text("status = 'submitted'"),
    )
    op.create_table(
        "draft",
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("prompt_key", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_draft_assignment_id_assignment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("assignment_id", "prompt_key", name=op.f("uq_draft_assignment_id_prompt_key")),
    )
    op.create_table(
        "review_note",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_review_note_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_review_note_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["counselling_case.id"], name=op.f("fk_review_note_case_id_counselling_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_note")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_review_note_assignment_id")),
    )
    op.create_table(
        "submission",
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("feedback_revision", sa.Integer(), nullable=False),
        sa.Column("feedback_draft_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("feedback_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(reviewed_at IS NULL) = (reviewed_by_id IS NULL)", name=op.f("ck_submission_reviewed_together")
        ),
        sa.CheckConstraint("round >= 1", name=op.f("ck_submission_counted_from_one")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_submission_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["user_account.id"], name=op.f("fk_submission_reviewed_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("assignment_id", "round", name=op.f("uq_submission_assignment_id_round")),
        sa.UniqueConstraint("form_id", name=op.f("uq_submission_form_id")),
    )
    op.create_table(
        "answer",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("prompt_key", sa.String(), nullable=False),
        sa.Column("is_counsellor_only", sa.Boolean(), nullable=False),
        sa.Column("wants_to_talk", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("value_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("permitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by_id", sa.Uuid(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column(
            "setting",
            sa.Enum(
                "counsellor",
                "session",
                "partner",
                name="setting",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(opened_at IS NULL) = (opened_by_id IS NULL)", name=op.f("ck_answer_opened_together")
        ),
        sa.CheckConstraint(
            "NOT is_counsellor_only OR permitted_at IS NULL", name=op.f("ck_answer_private_for_good")
        ),
        sa.CheckConstraint(
            "opened_at IS NULL OR permitted_at IS NOT NULL", name=op.f("ck_answer_opened_needs_permission")
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_answer_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_answer_asked_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_answer_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["counselling_case.id"], name=op.f("fk_answer_case_id_counselling_case")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_answer_client_id_client")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_answer_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("submission_id", "prompt_key", name=op.f("uq_answer_submission_id_prompt_key")),
    )
    op.create_index("ix_answer_case_id_opened_at", "answer", ["case_id", "opened_at"], unique=False)
    op.create_index("ix_answer_client_id_asked_at", "answer", ["client_id", "asked_at"], unique=False)
    # ### end Alembic commands ###
    freeze(
        "submission",
        columns=("assignment_id", "round", "form_id", "submitted_at"),
        when="",
        why="a submission is never edited",
    )
    freeze(
        "answer",
        columns=(
            "submission_id",
            "assignment_id",
            "client_id",
            "case_id",
            "prompt_key",
            "is_counsellor_only",
            "value_sealed",
        ),
        when="",
        why="an answer is never edited",
    )


def downgrade() -> None:
    thaw("submission")
    thaw("answer")
    op.drop_table("answer")
    op.drop_table("submission")
    op.drop_table("review_note")
    op.drop_table("draft")
    op.drop_table("assignment")
    # ### end Alembic commands ###
