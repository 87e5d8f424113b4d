"""Where the schema stands and where it should be."""

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

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


def current_revision() -> str | None:
    """The revision the database is at; None for an empty one."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


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
