"""A row in every table, straight through SQL: for migrations and backup, which know no features."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy import Connection, MetaData, Table

INSTANT = datetime(2026, 3, 29, 0, 59, 59, 123456, tzinfo=UTC)
DAY = date(2024, 2, 29)
WORDS = "Zoë’s “naïve” words\n\ton two lines — 日本語, עברית 🕊"
SEALED = bytes(range(256)) * 3

# What a CHECK constraint allows, where any word or number would not do.
ALLOWED: dict[tuple[str, str], Any] = {
    ("practice", "second_factor"): "optional",
    ("user_account", "kind"): "staff",
    ("counselling_case", "policy"): "no_secrets",
    ("case_access", "kind"): "counsellor",
    ("client", "position"): 2,
    ("client", "role"): "both",
    ("appointment", "status"): "held",
    ("appointment", "minutes"): 50,
    ("take_away", "setting"): "session",
    ("take_away_draft", "setting"): "partner",
    ("assignment", "variant"): "involved",
    ("assignment", "status"): "assigned",
    ("answer", "setting"): "counsellor",
    ("session_note", "format"): "free",
    ("session_note", "status"): "draft",
    ("report", "kind"): "progress",
    ("report", "status"): "draft",
}


def fill(connection: Connection, *, names: set[str] | None = None) -> dict[str, int]:
    """Add one row to every table of the database, or to those named; gives the number of rows of each."""
    found = MetaData()
    found.reflect(connection)
    for table in found.sorted_tables:
        if table.name != "alembic_version" and (names is None or table.name in names):
            connection.execute(_bound(table).insert(), [_row(connection, table)])
    return counts(connection)


def counts(connection: Connection) -> dict[str, int]:
    """The number of rows of every table."""
    found = MetaData()
    found.reflect(connection)
    return {
        table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in found.sorted_tables
        if table.name != "alembic_version"
    }


def _row(connection: Connection, table: Table) -> dict[str, Any]:
    return {
        column.name: _value(connection, table, column)
        for column in table.columns
        if not column.nullable or (table.name, column.name) in ALLOWED
    }


def _value(connection: Connection, table: Table, column: sa.Column[Any]) -> Any:
    allowed = ALLOWED.get((table.name, column.name))
    if allowed is not None:
        return allowed
    for key in column.foreign_keys:
        return _any_id(connection, key.column.table)
    return SAMPLES[_kind(column)]()


SAMPLES: Mapping[str, Any] = {
    "uuid": uuid4,
    "instant": lambda: INSTANT,
    "date": lambda: DAY,
    "bytes": lambda: SEALED + uuid4().bytes,
    "number": lambda: 7,
    "fact": lambda: False,
    "json": lambda: {"z": [1, 2.5, None, True], "a": WORDS},
    "text": lambda: f"{WORDS} {uuid4()}",
}
TYPES = {"uuid": sa.Uuid, "instant": sa.DateTime, "json": sa.JSON, "fact": sa.Boolean, "date": sa.Date}


def _kind(column: sa.Column[Any]) -> str:
    """What a reflected column holds; SQLite knows ids only as CHAR(32)."""
    kinds = (
        (sa.Uuid, "uuid"),
        (sa.CHAR, "uuid"),
        (sa.DateTime, "instant"),
        (sa.Date, "date"),
        (sa.LargeBinary, "bytes"),
        (sa.Boolean, "fact"),
        (sa.Integer, "number"),
        (sa.JSON, "json"),
        (sa.String, "text"),
    )
    return next(name for kind, name in kinds if isinstance(column.type, kind))


def _bound(table: Table) -> Table:
    columns = [sa.Column(column.name, _type(column)) for column in table.columns]
    return sa.Table(table.name, MetaData(), *columns)


def _type(column: sa.Column[Any]) -> Any:
    kind = _kind(column)
    if kind == "instant":
        return sa.DateTime(timezone=True)
    return TYPES[kind]() if kind in TYPES else column.type


def _any_id(connection: Connection, table: Table) -> UUID:
    bound = sa.Table(table.name, MetaData(), sa.Column("id", sa.Uuid))
    return connection.scalars(sa.select(bound.c.id).limit(1)).one()
