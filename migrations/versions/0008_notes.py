"""Session notes, addenda, process notes."""

import sqlalchemy as sa
from alembic import op

from migrations.freezing import freeze, thaw

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "process_note",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_process_note_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_process_note_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["counselling_case.id"], name=op.f("fk_process_note_case_id_counselling_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_note")),
    )
    op.create_index(
        "ix_process_note_author_id_case_id_created_at",
        "process_note",
        ["author_id", "case_id", "created_at"],
        unique=False,
    )
    op.create_table(
        "session_note",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column(
            "format",
            sa.Enum("dap", "free", name="noteformat", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "draft", "signed", name="notestatus", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by_id", sa.Uuid(), nullable=True),
        sa.Column("content_sha256", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'signed') = (signed_at IS NOT NULL) AND (signed_at IS NULL) = (signed_by_id IS NULL)"
            " AND (signed_at IS NULL) = (content_sha256 IS NULL)",
            name=op.f("ck_session_note_signed_together"),
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_session_note_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_session_note_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["counselling_case.id"], name=op.f("fk_session_note_case_id_counselling_case")
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["user_account.id"], name=op.f("fk_session_note_signed_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_note")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_session_note_appointment_id")),
    )
    op.create_index("ix_session_note_author_id_status", "session_note", ["author_id", "status"], unique=False)
    op.create_index(
        "ix_session_note_case_id_created_at", "session_note", ["case_id", "created_at"], unique=False
    )
    op.create_table(
        "addendum",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by_id", sa.Uuid(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["counselling_case.id"], name=op.f("fk_addendum_case_id_counselling_case")
        ),
        sa.ForeignKeyConstraint(
            ["note_id"], ["session_note.id"], name=op.f("fk_addendum_note_id_session_note")
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["user_account.id"], name=op.f("fk_addendum_signed_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addendum")),
        sa.UniqueConstraint("form_id", name=op.f("uq_addendum_form_id")),
    )
    op.create_index("ix_addendum_note_id_signed_at", "addendum", ["note_id", "signed_at"], unique=False)
    # ### end Alembic commands ###
    freeze(
        "session_note",
        columns=(
            "case_id",
            "appointment_id",
            "author_id",
            "format",
            "status",
            "revision",
            "words_sealed",
            "facts_sealed",
            "signed_at",
            "signed_by_id",
            "content_sha256",
        ),
        when="OLD.status = 'signed'",
        why="a signed note is frozen",
    )
    freeze(
        "addendum",
        columns=("case_id", "note_id", "signed_at", "signed_by_id", "text_sealed"),
        when="",
        why="an addendum is frozen",
    )


def downgrade() -> None:
    thaw("session_note")
    thaw("addendum")
    op.drop_table("addendum")
    op.drop_table("session_note")
    op.drop_table("process_note")
    # ### end Alembic commands ###
