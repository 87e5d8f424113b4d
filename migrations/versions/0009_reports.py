"""Reports and their addressees."""

import sqlalchemy as sa
from alembic import op

from migrations.freezing import freeze, thaw

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "session", "progress", name="reportkind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "issued",
                "withdrawn",
                name="reportstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("ticks_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("decisions_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("candidate_fingerprint", sa.String(), nullable=True),
        sa.Column("candidate_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by_id", sa.Uuid(), nullable=True),
        sa.Column("pdf_sha256", sa.String(), nullable=True),
        sa.Column("pdf_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'draft') = (issued_at IS NULL) AND (issued_at IS NULL) = (pdf_sealed IS NULL)"
            " AND (issued_at IS NULL) = (pdf_sha256 IS NULL)"
            " AND (issued_at IS NULL) = (issued_by_id IS NULL)",
            name=op.f("ck_report_issued_together"),
        ),
        sa.CheckConstraint(
            "(status = 'withdrawn') = (withdrawn_at IS NOT NULL)", name=op.f("ck_report_withdrawn_with_time")
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_report_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_report_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["counselling_case.id"], name=op.f("fk_report_case_id_counselling_case")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["user_account.id"], name=op.f("fk_report_issued_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_report_case_id_number")),
        sa.UniqueConstraint("form_id", name=op.f("uq_report_form_id")),
    )
    op.create_index("ix_report_case_id_status", "report", ["case_id", "status"], unique=False)
    op.create_table(
        "addressee",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("first_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_addressee_client_id_client")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_addressee_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addressee")),
        sa.UniqueConstraint("report_id", "client_id", name=op.f("uq_addressee_report_id_client_id")),
    )
    op.create_index("ix_addressee_client_id_report_id", "addressee", ["client_id", "report_id"], unique=False)
    # ### end Alembic commands ###
    freeze(
        "report",
        columns=(
            "case_id",
            "kind",
            "number",
            "words_sealed",
            "ticks_sealed",
            "pdf_sealed",
            "pdf_sha256",
            "issued_at",
            "issued_by_id",
            "from_on",
            "until_on",
        ),
        when="OLD.status <> 'draft'",
        why="an issued report never changes",
    )


def downgrade() -> None:
    thaw("report")
    op.drop_table("addressee")
    op.drop_table("report")
    # ### end Alembic commands ###
