"""Runs the numbered migrations on the application's own engine."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from clinic.core.database import db


def migrate(connection: Connection) -> None:
    """Run what is due on this connection."""
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        transaction_per_migration=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    """SQLite rebuilds tables to alter them, which foreign keys would forbid: they are off meanwhile."""
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        embedded = engine.dialect.name == "sqlite"
        if embedded:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        migrate(connection)
        connection.commit()
        if embedded:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


main()
