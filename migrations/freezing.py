"""Triggers that keep a signed, issued or submitted row as it is, on both databases.

`columns` may not change while `when` (a condition on OLD, empty for always) holds, and the row may not be
deleted then.
"""

from collections.abc import Sequence

from alembic import op


def freeze(table: str, *, columns: Sequence[str], when: str, why: str) -> None:
    """Refuse updates of `columns` (of every column if none are named) and deletes while `when` holds."""
    if op.get_bind().dialect.name == "sqlite":
        _freeze_sqlite(table, columns, when, why)
    else:
        _freeze_postgresql(table, columns, when, why)


def thaw(table: str) -> None:
    """Drop the triggers of `freeze`."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER IF EXISTS {table}_frozen_update")
        op.execute(f"DROP TRIGGER IF EXISTS {table}_frozen_delete")
    else:
        op.execute(f"DROP TRIGGER IF EXISTS {table}_frozen ON {table}")
        op.execute(f"DROP FUNCTION IF EXISTS {table}_is_frozen()")


def _freeze_sqlite(table: str, columns: Sequence[str], when: str, why: str) -> None:
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in columns) or "1"
    op.execute(
        f"CREATE TRIGGER {table}_frozen_update BEFORE UPDATE ON {table} WHEN ({when or '1'}) AND ({changed}) "
        f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
    )
    op.execute(
        f"CREATE TRIGGER {table}_frozen_delete BEFORE DELETE ON {table} WHEN ({when or '1'}) "
        f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
    )


def _freeze_postgresql(table: str, columns: Sequence[str], when: str, why: str) -> None:
    # Compared as text, since JSON has no equality of its own there.
    changed = " OR ".join(f"OLD.{name}::text IS DISTINCT FROM NEW.{name}::text" for name in columns) or "TRUE"
    op.execute(
        f"CREATE FUNCTION {table}_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NOT ({when or 'TRUE'}) THEN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END IF; "
        f"IF TG_OP = 'DELETE' THEN RAISE EXCEPTION '{why}'; END IF; "
        f"IF {changed} THEN RAISE EXCEPTION '{why}'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_is_frozen()"
    )
