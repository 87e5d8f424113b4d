"""Every row of every table as lines of JSON, the same for both databases.

The first line of a backup is its manifest: the revision of the schema, the key ring, and each table with the
kind of each column. Then, for every table, parents before children: a line `{"table": name}`, a line for each
row (a list in the order of the columns), and a line `{"rows": count, "sha256": …}` over the lines of the
rows. The last line is `{"end": true}`. So a backup is read without the program's own models, also by a later
version.
"""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection, Table
from sqlalchemy.types import TypeEngine

from clinic.core.columns import UTCDateTime
from clinic.core.database import db

FETCHED_AT_ONCE = 200


@dataclass(frozen=True)
class Kind:
    """How one kind of column is bound and written."""

    made: Callable[[], TypeEngine[Any]]
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


KINDS: dict[str, Kind] = {
    "uuid": Kind(sa.Uuid, str, UUID),
    "instant": Kind(UTCDateTime, lambda at: at.isoformat(timespec="microseconds"), datetime.fromisoformat),
    "date": Kind(sa.Date, date.isoformat, date.fromisoformat),
    "bytes": Kind(sa.LargeBinary, lambda raw: b64encode(raw).decode("ascii"), b64decode),
    # One width for all whole numbers: PostgreSQL narrows it to the column's own.
    "number": Kind(sa.BigInteger, _same, _same),
    "fact": Kind(sa.Boolean, _same, _same),
    "json": Kind(sa.JSON, _same, _same),
    "text": Kind(sa.String, _same, _same),
}
_KIND_OF_TYPE: tuple[tuple[type[Any], str], ...] = (
    (sa.Uuid, "uuid"),
    (UTCDateTime, "instant"),
    (sa.Date, "date"),
    (sa.LargeBinary, "bytes"),
    (sa.Integer, "number"),
    (sa.Boolean, "fact"),
    (sa.JSON, "json"),
    (sa.String, "text"),
)


def kind_of(column: sa.Column[Any]) -> str:
    """The name of the column's kind. Raises TypeError for a type no backup has learned yet."""
    for known, name in _KIND_OF_TYPE:
        if isinstance(column.type, known):
            return name
    raise TypeError(f"a backup cannot hold {column.table.name}.{column.name} of type {column.type!r}")


def described() -> list[dict[str, Any]]:
    """All tables of this version, parents before children, as the manifest lists them."""
    return [
        {
            "name": table.name,
            "key": [column.name for column in table.primary_key],
            "columns": {column.name: kind_of(column) for column in table.columns},
        }
        for table in db.metadata.sorted_tables
    ]


def table_of(description: Mapping[str, Any]) -> Table:
    """A table as the manifest describes it, which may be older than this version's own."""
    columns = [sa.Column(name, KINDS[kind].made()) for name, kind in description["columns"].items()]
    return sa.Table(description["name"], sa.MetaData(), *columns)


def line(values: Any) -> str:
    """One line, always the same for the same values."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def row_lines(connection: Connection, description: Mapping[str, Any]) -> Iterator[str]:
    """Every row of a table as its line, in the order of its key, a few at a time."""
    table = table_of(description)
    kinds = [KINDS[kind] for kind in description["columns"].values()]
    query = sa.select(table).order_by(*(table.c[name] for name in description["key"]))
    streamed = {"stream_results": True, "yield_per": FETCHED_AT_ONCE}
    for row in connection.execute(query, execution_options=streamed):
        yield line(
            [None if value is None else kind.write(value) for kind, value in zip(kinds, row, strict=True)]
        )


def row_of(values: list[Any], description: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a line, ready to be inserted."""
    columns = description["columns"].items()
    return {
        name: None if value is None else KINDS[kind].read(value)
        for (name, kind), value in zip(columns, values, strict=True)
    }


class Tally:
    """Counts the rows of one table and hashes their lines."""

    def __init__(self) -> None:
        self.rows = 0
        self._hash = hashlib.sha256()

    def add(self, row_line: str) -> None:
        """Count one line in."""
        self.rows += 1
        self._hash.update(row_line.encode() + b"\n")

    def result(self) -> dict[str, Any]:
        """What the backup says about the table, and what a restore must find again."""
        return {"rows": self.rows, "sha256": self._hash.hexdigest()}
