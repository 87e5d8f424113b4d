"""Practices."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practice",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("telephone", sa.String(), nullable=False),
        sa.Column("website", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("neutral_word", sa.String(), nullable=False),
        sa.Column("leave_url", sa.String(), nullable=False),
        sa.Column(
            "second_factor",
            sa.Enum(
                "required",
                "optional",
                name="secondfactor",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("emergency_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("support_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("policy_texts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
    )
    # ### end Alembic commands ###


def downgrade() -> None:
    op.drop_table("practice")
    # ### end Alembic commands ###
