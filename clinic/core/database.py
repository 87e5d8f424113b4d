"""The database: engine, base class, loading for somebody, and the one commit of a request.

Two engines, one code: a SQLCipher file (WAL, `synchronous=FULL`) or PostgreSQL. A request that changes
something takes SQLite's write lock at its first statement (`BEGIN IMMEDIATE`), because a transaction that
reads first and writes later would lose updates; a request that only reads takes it for its last statements
alone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

import sqlcipher3.dbapi2 as sqlcipher
from flask import Flask, Response, abort, g, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, Select, event, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import QueuePool

from clinic.core.clock import now
from clinic.core.columns import UTCDateTime
from clinic.core.config import ConfigurationError, Settings
from clinic.core.keys import KeyRing

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "secure_delete=ON",
    "trusted_schema=OFF",
)
# SQLite before this version may corrupt a WAL database; see sqlite.org, changes in 3.51.3.
SAFE_FOR_WAL = (3, 51, 3)

T = TypeVar("T")


class Base(DeclarativeBase):
    """Base of every model, with names for all constraints so that migrations can find them."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)


class Row(Base):
    """A row with an id made here, before it is stored, so that sealed values can be bound to it."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    def __init__(self, **values: Any) -> None:
        self.id = values.pop("id", None) or uuid4()
        self.created_at = values.pop("created_at", None) or now()
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)
        # Defaults hold from the start, not only after the first flush: rules read them.
        for column in self.__table__.columns:
            if column.name not in values and column.default is not None and column.default.is_scalar:
                setattr(self, column.name, column.default.arg)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.__dict__.get('id')}>"


_may_write: ContextVar[bool] = ContextVar("may_write", default=True)

# Called, in order, just before a commit; each may add rows. The audit trail registers itself here.
last_statements: list[Callable[[], None]] = []
# Called when a transaction is given up, to forget what was queued for it.
on_rollback: list[Callable[[], None]] = []


def install(app: Flask, settings: Settings, ring: KeyRing) -> None:
    """Bind the application to its database and to the commit rule."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url or f"sqlite:///{settings.database_file}"
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(app, settings)
    install_keys(app, ring)
    db.init_app(app)
    with app.app_context():
        if settings.is_embedded:
            event.listen(db.engine, "begin", _begin)
    app.before_request(_choose_transaction)
    app.after_request(commit_on_success)
    app.teardown_request(_forget)


def install_keys(app: Flask, ring: KeyRing) -> None:
    """Use this ring in this application from now on; `setup` and `restore` bring one after the start."""
    app.extensions["key_ring"] = ring
    app.config["SECRET_KEY"] = ring.web.hex()


def _engine_options(app: Flask, settings: Settings) -> dict[str, Any]:
    if not settings.is_embedded:
        return {"pool_pre_ping": True, "hide_parameters": True, "isolation_level": "READ COMMITTED"}
    if sqlcipher.sqlite_version_info < SAFE_FOR_WAL:
        raise ConfigurationError(
            "The SQLite in this sqlcipher3 is too old to be safe; install version 0.6.4 or newer."
        )
    return {
        "module": sqlcipher,
        "creator": lambda: open_embedded(settings.database_file, app.extensions["key_ring"].database),
        "poolclass": QueuePool,
        # The connection used last still has its pages in memory; one that waited has to read again what
        # others wrote.
        "pool_use_lifo": True,
        "hide_parameters": True,
    }


def open_embedded(file: Path, key: bytes) -> Any:
    """A raw connection to the SQLCipher file. Raises ConfigurationError when the key does not open it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlcipher.connect(str(file), check_same_thread=False, isolation_level=None, timeout=10)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    try:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except sqlcipher.DatabaseError as wrong:
        connection.close()
        if "locked" in str(wrong) or "busy" in str(wrong):
            raise
        raise ConfigurationError(f"The key file does not open the database {file}.") from wrong
    return connection


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _may_write.get() else "BEGIN")


def _choose_transaction() -> None:
    _may_write.set(request.method not in {"GET", "HEAD", "OPTIONS"})


def _forget(_error: BaseException | None) -> None:
    _may_write.set(True)
    forget_queued()


def forget_queued() -> None:
    """Drop what was queued for a transaction that will not be committed."""
    for forget in on_rollback:
        forget()


def rollback() -> None:
    """Give up the transaction and what was queued for it."""
    db.session.rollback()
    forget_queued()


def commit() -> None:
    """Commit, with the audit rows as last statements. Requests reach this once; commands call it."""
    if not _may_write.get():
        # A page was read: end that snapshot first, so the write lock is taken for the last rows alone.
        db.session.commit()
        _may_write.set(True)
    for append in last_statements:
        append()
    if db.session().in_transaction():
        db.session.commit()


def commit_on_success(response: Response) -> Response:
    """Commit a response below 400; give up anything else, so that nothing half-done is kept."""
    if response.status_code >= 400:
        rollback()
    elif db.session.registry.has():
        commit()
    return response


def defer(write: Callable[[], None]) -> None:
    """Run `write` just before this request's commit: for what a page view changes, such as last-seen."""
    if has_request_context():
        g.setdefault("deferred_writes", []).append(write)
    else:
        write()


def _run_deferred() -> None:
    if has_request_context():
        for write in g.pop("deferred_writes", []):
            write()


def _forget_deferred() -> None:
    if has_request_context():
        g.pop("deferred_writes", None)


last_statements.append(_run_deferred)
on_rollback.append(_forget_deferred)


def one_or_404(query: Select[T], parameters: dict[str, Any] | None = None, *, lock: bool = False) -> T:
    """The one row of the query, locked for change if asked; 404 when it is not there *for this person*."""
    if lock:
        # Only the row itself: PostgreSQL refuses to lock the far side of an outer join.
        query = query.with_for_update(of=query.column_descriptions[0]["entity"])
    row = db.session.scalars(query, parameters).one_or_none()
    if row is None:
        abort(404)
    return row


@contextmanager
def one_moment() -> Iterator[Connection]:
    """A connection that only reads and sees one moment of the database, however long it takes.

    Takes no lock that would make anybody wait.
    """
    token = _may_write.set(False)
    try:
        with db.engine.connect() as connection:
            if dialect_name() == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection
    finally:
        _may_write.reset(token)


def is_reachable() -> bool:
    """True when the database answers."""
    try:
        db.session.execute(text("SELECT 1"))
    except Exception:
        db.session.rollback()
        return False
    return True


def dialect_name(engine: Engine | None = None) -> str:
    """'sqlite' or 'postgresql'."""
    return (engine or db.engine).dialect.name
