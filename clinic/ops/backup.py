"""`flask --app wsgi backup FILE`: one moment of everything, encrypted to the recovery passphrase."""

import fcntl
import gzip
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click
from flask import current_app
from flask.cli import with_appcontext

from clinic.core import keys
from clinic.core.clock import now
from clinic.core.config import Settings
from clinic.core.database import one_moment
from clinic.core.keys import OWNER_ONLY, KeyRing, Recovery
from clinic.core.migrating import current_revision
from clinic.ops import tables
from clinic.ops.archive import Writer

# Sealed text does not shrink; this only takes back what base 64 adds.
COMPRESSION = 1


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace FILE when it is there already.")
@with_appcontext
def backup(file: Path, force: bool) -> None:
    """Write every row and the keys to FILE, encrypted. Nobody has to stop working."""
    settings: Settings = current_app.extensions["settings"]
    # Read anew, because `recovery new` may have changed it since this process began.
    ring = keys.load(settings.key_file)
    if ring.recovery is None:
        raise click.ClickException(
            "There is no recovery passphrase yet; run 'flask --app wsgi recovery new' first."
        )
    if file.exists() and not force:
        raise click.ClickException(f"{file} is there already; choose another name, or add --force.")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        rows = write(file, ring, ring.recovery)
    except OSError as failed:
        raise click.ClickException(f"The backup could not be written: {failed.strerror}.") from failed
    click.echo(f"{file} holds {rows:,} rows, {file.stat().st_size / 1e6:,.1f} MB.")


def write(file: Path, ring: KeyRing, recovery: Recovery) -> int:
    """Make the backup; it appears under its name only when it is whole and on the disk. Returns the rows."""
    with _appearing(file) as target:
        sealed = Writer(target, recovery)
        with gzip.GzipFile(fileobj=sealed, mode="wb", compresslevel=COMPRESSION, mtime=0) as packed:
            text = io.TextIOWrapper(packed, encoding="utf-8", newline="\n")
            rows = _write_lines(text, ring)
            text.flush()
            text.detach()
        sealed.finish()
    return rows


@contextmanager
def _appearing(file: Path) -> Iterator[BinaryIO]:
    draft = file.with_name(file.name + ".part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT, OWNER_ONLY)
    with os.fdopen(handle, "wb") as target:
        try:
            fcntl.flock(target, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise click.ClickException(f"Another backup is being written to {draft}.") from busy
        target.truncate()
        os.fchmod(target.fileno(), OWNER_ONLY)
        try:
            yield target
            target.flush()
            os.fsync(target.fileno())
            draft.rename(file)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _write_lines(text: io.TextIOWrapper, ring: KeyRing) -> int:
    total = 0
    with one_moment() as connection:
        manifest = {
            "made_at": now().isoformat(timespec="seconds"),
            "revision": current_revision(connection),
            "keys": json.loads(keys.to_json(ring)),
            "tables": tables.described(),
        }
        text.write(tables.line(manifest) + "\n")
        for description in manifest["tables"]:
            text.write(tables.line({"table": description["name"]}) + "\n")
            tally = tables.Tally()
            for row_line in tables.row_lines(connection, description):
                tally.add(row_line)
                text.write(row_line + "\n")
            text.write(tables.line(tally.result()) + "\n")
            total += tally.rows
    text.write(tables.line({"end": True}) + "\n")
    return total
