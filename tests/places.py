"""Empty places: where a migration starts from, or a backup is restored to.

`server` is the address of the run's PostgreSQL server; None makes the place an embedded one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from flask import Flask

from clinic import create_app
from clinic.core import sealing
from clinic.core.config import Settings, load
from clinic.core.database import db


@contextmanager
def settings(server: str | None, folder: Path) -> Iterator[Settings]:
    """Settings of a place that holds nothing, not even keys."""
    environ = {"TRUSTWORK_DATA_DIR": str(folder), "TRUSTWORK_BASE_URL": "http://localhost"}
    if server is None:
        yield load(environ)
        return
    with _database(server) as url:
        yield load({**environ, "TRUSTWORK_DATABASE_URL": url})


@contextmanager
def _database(server: str) -> Iterator[str]:
    name = f"trustwork_place_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield server.replace("/postgres?", f"/{name}?")
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def empty_app(server: str | None, folder: Path) -> Iterator[Flask]:
    """The application in such a place, as its first commands find it."""
    keep = sealing._sealer
    with settings(server, folder) as found:
        app = create_app(found, for_commands=True)
        try:
            yield app
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
            sealing._sealer = keep
