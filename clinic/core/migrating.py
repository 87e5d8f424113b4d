"""Where the schema stands and where it should be."""

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from clinic.core.config import ConfigurationError
from clinic.core.database import db

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def expected_head() -> str:
    """The newest revision this code knows."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    head = ScriptDirectory.from_config(config).get_current_head()
    if head is None:
        raise ConfigurationError("The migrations are missing from this installation.")
    return head


def is_known(revision: str) -> bool:
    """True when this code has the revision, so that it can make such a schema."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return revision in {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}


def current_revision(connection: Connection | None = None) -> str | None:
    """The revision the database is at, as this connection sees it; None for an empty one."""
    if connection is not None:
        return MigrationContext.configure(connection).get_current_revision()
    with db.engine.connect() as own:
        return MigrationContext.configure(own).get_current_revision()


def check_schema() -> None:
    """Raise ConfigurationError with one sentence unless the schema is at the head."""
    expected, found = expected_head(), current_revision()
    if found is None:
        raise ConfigurationError("The database is empty; run 'flask --app wsgi setup'.")
    if found != expected:
        raise ConfigurationError(
            f"The database is at revision {found}, this version needs {expected}; "
            "run 'flask --app wsgi setup'."
        )
