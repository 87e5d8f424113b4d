"""`flask --app wsgi setup`: keys, tables and the shipped programme. Safe to run again; also what upgrades
need.
"""

from dataclasses import replace

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from clinic.core import keys, sealing
from clinic.core.config import Settings
from clinic.core.database import commit, db, install_keys
from clinic.ops import recovery
from clinic.programmes import actions as programmes


@click.command()
@with_appcontext
def setup() -> None:
    """Make the keys if there are none, bring the database to this version, load the programme."""
    settings: Settings = current_app.extensions["settings"]
    make_keys(settings)
    upgrade()
    published = programmes.load_shipped_programme()
    commit()
    click.echo(f"The database is ready; {published} step versions were published.")


def make_keys(settings: Settings) -> None:
    """Create the key file when it is missing and use it; never replace one."""
    if settings.key_file.exists():
        return
    if settings.is_embedded and settings.database_file.exists():
        raise click.ClickException(
            f"There is a database at {settings.database_file} but no key file at {settings.key_file}; "
            "put the key file back, or restore a backup into an empty place."
        )
    passphrase = recovery.new_passphrase()
    ring = replace(keys.new_ring(), recovery=recovery.recovery_of(passphrase))
    keys.create(settings.key_file, ring)
    sealing.use(ring)
    install_keys(current_app, ring)
    db.engine.dispose()
    click.echo(
        f"New keys are in {settings.key_file}, readable by you alone. Without them nothing can be read."
    )
    recovery.show(passphrase)
