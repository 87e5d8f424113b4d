"""Appointments and take-aways."""

import sqlalchemy as sa
from alembic import op

from migrations.freezing import freeze, thaw

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appointment",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("counsellor_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "held",
                "cancelled",
                name="appointmentstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("place_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 10 AND 480", name=op.f("ck_appointment_minutes_in_range")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["counselling_case.id"], name=op.f("fk_appointment_case_id_counselling_case")
        ),
        sa.ForeignKeyConstraint(
            ["counsellor_id"], ["user_account.id"], name=op.f("fk_appointment_counsellor_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("form_id", name=op.f("uq_appointment_form_id")),
    )
    op.create_index("ix_appointment_case_id_starts_at", "appointment", ["case_id", "starts_at"], unique=False)
    op.create_index(
        "ix_appointment_counsellor_id_starts_at", "appointment", ["counsellor_id", "starts_at"], unique=False
    )
    op.create_table(
        "attendance",
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_attendance_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_attendance_client_id_client")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint(
            "appointment_id", "client_id", name=op.f("uq_attendance_appointment_id_client_id")
        ),
    )
    op.create_index(
        "ix_attendance_client_id_appointment_id", "attendance", ["client_id", "appointment_id"], unique=False
    )
    op.create_table(
        "take_away",
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("promised_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("need_sealed", sa.LargeBinary(), nullable=False),
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
            "opened_at IS NULL OR permitted_at IS NOT NULL", name=op.f("ck_take_away_opened_needs_permission")
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_take_away_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["counselling_case.id"], name=op.f("fk_take_away_case_id_counselling_case")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_take_away_client_id_client")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_take_away")),
        sa.UniqueConstraint(
            "appointment_id", "client_id", name=op.f("uq_take_away_appointment_id_client_id")
        ),
        sa.UniqueConstraint("form_id", name=op.f("uq_take_away_form_id")),
    )
    op.create_index(
        "ix_take_away_case_id_submitted_at", "take_away", ["case_id", "submitted_at"], unique=False
    )
    op.create_table(
        "take_away_draft",
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
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
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_take_away_draft_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_take_away_draft_client_id_client")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_take_away_draft")),
        sa.UniqueConstraint(
            "appointment_id", "client_id", name=op.f("uq_take_away_draft_appointment_id_client_id")
        ),
    )
    # ### end Alembic commands ###
    freeze(
        "take_away",
        columns=(
            "case_id",
            "client_id",
            "appointment_id",
            "submitted_at",
            "heard_sealed",
            "promised_sealed",
            "need_sealed",
        ),
        when="",
        why="a take-away that was sent is never edited",
    )


def downgrade() -> None:
    thaw("take_away")
    op.drop_table("take_away_draft")
    op.drop_table("take_away")
    op.drop_table("attendance")
    op.drop_table("appointment")
    # ### end Alembic commands ###
