"""The programme."""

import sqlalchemy as sa
from alembic import op

from migrations.freezing import freeze, thaw

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programme",
        sa.Column("practice_id", sa.Uuid(), nullable=True),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_programme_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("practice_id", "slug", name=op.f("uq_programme_practice_id_slug")),
    )
    op.create_table(
        "step",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_step_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_step_programme_id_number")),
        sa.UniqueConstraint("programme_id", "slug", name=op.f("uq_step_programme_id_slug")),
    )
    op.create_table(
        "step_version",
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_step_version_counted_from_one")),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_step_version_step_id_step")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_version")),
        sa.UniqueConstraint("step_id", "version", name=op.f("uq_step_version_step_id_version")),
    )
    # ### end Alembic commands ###
    freeze(
        "step_version",
        columns=("step_id", "version", "title", "content", "content_hash", "published_at"),
        when="OLD.published_at IS NOT NULL",
        why="a published step version is frozen",
    )


def downgrade() -> None:
    thaw("step_version")
    op.drop_table("step_version")
    op.drop_table("step")
    op.drop_table("programme")
    # ### end Alembic commands ###
