"""The audit trail."""

import sqlalchemy as sa
from alembic import op

from migrations.freezing import freeze, thaw

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("row_kind", sa.String(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("previous_mac", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("practice_id", "number", name=op.f("uq_audit_event_practice_id_number")),
        sa.UniqueConstraint(
            "practice_id", "previous_mac", name=op.f("uq_audit_event_practice_id_previous_mac")
        ),
    )
    op.create_index("ix_audit_event_case_id_number", "audit_event", ["case_id", "number"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("practice_id", name=op.f("pk_audit_head")),
    )
    # ### end Alembic commands ###
    freeze("audit_event", columns=(), when="", why="the audit trail is append-only")


def downgrade() -> None:
    thaw("audit_event")
    op.drop_table("audit_head")
    op.drop_table("audit_event")
    # ### end Alembic commands ###
