"""`flask --app wsgi audit verify`: whether the trail is as it was written."""

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import func, select

from clinic.audit import trail
from clinic.audit.models import AuditEvent
from clinic.core.database import db

audit = AppGroup("audit", help="The trail of who did what.")


@audit.command("verify")
@with_appcontext
def verify() -> None:
    """Check every practice's chain; name the first event of each that does not hold."""
    broken = list(trail.verify(current_app.extensions["key_ring"].audit))
    if not broken:
        count = db.session.scalar(select(func.count(AuditEvent.id))) or 0
        click.echo(f"The trail holds: {count} events.")
        return
    for one in broken:
        click.echo(f"Practice {one.practice_id}, event {one.number}: {one.reason}.", err=True)
    raise click.exceptions.Exit(1)
