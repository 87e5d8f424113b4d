"""`flask --app wsgi restore FILE`: a backup into an empty place, on either database.

The whole file is opened and checked before anything is made. Then everything happens in one transaction, and
every row is read back and compared with the backup before it is committed. If anything fails, the place is
empty again.
"""

import gzip
import io
import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from alembic import command
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import Connection, inspect

from clinic.audit import trail
from clinic.core import keys, migrating, sealing
from clinic.core.config import Settings
from clinic.core.database import db, install_keys
from clinic.core.keys import KeyRing
from clinic.ops import tables
from clinic.ops.archive import ArchiveError, Damaged, Reader

PASSPHRASE_FILE = "TRUSTWORK_RECOVERY_PASSPHRASE_FILE"  # noqa: S105  The name of a setting.
# A batch is sent when it has this many rows or this much text, so that PDFs do not fill the memory.
BATCH_ROWS = 500
BATCH_CHARACTERS = 4 * 1024 * 1024


@dataclass
class Batch:
    """Rows on their way into one table."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    characters: int = 0

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= BATCH_ROWS or self.characters >= BATCH_CHARACTERS


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
def restore(file: Path) -> None:
    """Bring back the backup FILE. The place must be empty: no keys, no database."""
    settings: Settings = current_app.extensions["settings"]
    check_empty(settings)
    passphrase = _passphrase()
    try:
        manifest = check(file, passphrase)
        rows = fill(settings, file, passphrase, manifest)
    except ArchiveError as wrong:
        raise click.ClickException(f"{wrong} Nothing was changed.") from wrong
    _after(manifest)
    click.echo(
        f"Restored {rows:,} rows; each was read back and compared. The keys are in {settings.key_file}."
    )


def _passphrase() -> str:
    named = os.environ.get(PASSPHRASE_FILE, "").strip()
    if named:
        try:
            return Path(named).read_text(encoding="utf-8")
        except OSError as missing:
            raise click.ClickException(f"The file that {PASSPHRASE_FILE} names cannot be read.") from missing
    return str(click.prompt("Recovery passphrase", hide_input=True))


def check_empty(settings: Settings) -> None:
    """Raise ClickException with one sentence unless there is nothing that could be overwritten."""
    if settings.key_file.exists():
        raise click.ClickException(
            f"There is a key file at {settings.key_file}; a backup goes into an empty place."
        )
    if settings.is_embedded:
        if settings.database_file.exists():
            raise click.ClickException(
                f"There is a database at {settings.database_file}; a backup goes into an empty place."
            )
    elif inspect(db.engine).get_table_names():
        raise click.ClickException("The PostgreSQL database holds tables; a backup goes into an empty one.")


def lines_of(file: Path, passphrase: str) -> Iterator[str]:
    """The lines of a backup. Raises ArchiveError when it cannot be opened or is not whole."""
    with file.open("rb") as source:
        reader = io.BufferedReader(Reader(source, passphrase))
        last = ""
        try:
            with (
                gzip.GzipFile(fileobj=reader) as packed,
                io.TextIOWrapper(packed, "utf-8", newline="\n") as text,
            ):
                for last in text:
                    yield last.rstrip("\n")
        except (EOFError, gzip.BadGzipFile, zlib.error, UnicodeDecodeError) as broken:
            raise Damaged from broken
        if json.loads(last or "null") != {"end": True}:
            raise Damaged


def check(file: Path, passphrase: str) -> dict[str, Any]:
    """Read the backup to its end and return its manifest. Raises ArchiveError."""
    lines = lines_of(file, passphrase)
    manifest: dict[str, Any] = json.loads(next(lines))
    for _line in lines:
        pass
    if not migrating.is_known(manifest["revision"]):
        raise ArchiveError(
            f"This backup is of revision {manifest['revision']}, which is newer than this version; "
            "restore it with the version that made it."
        )
    return manifest


def fill(settings: Settings, file: Path, passphrase: str, manifest: dict[str, Any]) -> int:
    """Make schema, rows and keys, all or nothing. Returns the number of rows."""
    ring = keys.from_json(json.dumps(manifest["keys"]))
    use(ring)
    try:
        with db.engine.begin() as connection:
            _make_schema(connection, manifest["revision"])
            rows = _insert_all(connection, lines_of(file, passphrase), manifest)
            keys.create(settings.key_file, ring)
    except BaseException:
        _clear(settings)
        raise
    return rows


def use(ring: KeyRing) -> None:
    """Seal and open with the restored keys from now on."""
    install_keys(current_app, ring)
    sealing.use(ring)
    db.engine.dispose()


def _clear(settings: Settings) -> None:
    db.engine.dispose()
    settings.key_file.unlink(missing_ok=True)
    if settings.is_embedded:
        for ending in ("", "-wal", "-shm"):
            Path(f"{settings.database_file}{ending}").unlink(missing_ok=True)


def _make_schema(connection: Connection, revision: str) -> None:
    config = current_app.extensions["migrate"].migrate.get_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _insert_all(connection: Connection, lines: Iterator[str], manifest: dict[str, Any]) -> int:
    next(lines)
    total = 0
    for description in manifest["tables"]:
        if json.loads(next(lines)) != {"table": description["name"]}:
            raise Damaged
        said = _insert_table(connection, lines, description)
        found = tables.Tally()
        for row_line in tables.row_lines(connection, description):
            found.add(row_line)
        if found.result() != said:
            raise ArchiveError(f"What was stored in {description['name']} is not what the backup holds.")
        total += found.rows
    return total


def _insert_table(
    connection: Connection, lines: Iterator[str], description: dict[str, Any]
) -> dict[str, Any]:
    """Insert the rows of one table; returns what the backup says about them."""
    insert = tables.table_of(description).insert()
    batch = Batch()
    for text in lines:
        values = json.loads(text)
        is_over = isinstance(values, dict)
        if batch.rows and (is_over or batch.is_full):
            connection.execute(insert, batch.rows)
            batch = Batch()
        if is_over:
            return dict(values)
        batch.rows.append(tables.row_of(values, description))
        batch.characters += len(text)
    raise Damaged


def _after(manifest: dict[str, Any]) -> None:
    if manifest["revision"] != migrating.expected_head():
        upgrade()
    for broken in trail.verify(current_app.extensions["key_ring"].audit):
        click.echo(
            f"Note: the audit log of practice {broken.practice_id} does not hold from event {broken.number} "
            f"on ({broken.reason}); it was so when the backup was made."
        )
    db.session.rollback()
