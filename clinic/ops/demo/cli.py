"""`flask --app wsgi demo load` and `demo people`."""

import json
from datetime import date, datetime

import click
from flask.cli import AppGroup

from clinic.core import clock
from clinic.core.database import commit
from clinic.ops.demo import content
from clinic.ops.demo.people import people_of

demo = AppGroup("demo", help="An invented practice to try everything with.")


@demo.command("load")
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="The day the demo calls today; else the real one."
)
def load(today: datetime | None) -> None:
    """Put the demo practice into an empty installation. Does nothing the second time."""
    from clinic.ops.demo import loader

    on: date = today.date() if today else clock.today()
    try:
        loaded = loader.load(content.load(), on=on)
    except loader.NotEmpty as problem:
        raise click.ClickException(str(problem)) from problem
    if not loaded:
        click.echo("The demo practice is here already; nothing was changed.")
        return
    commit()
    click.echo(f"The demo practice is ready; its today is {on.isoformat()}.")


@demo.command("people")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list.")
def people(as_json: bool) -> None:
    """Who can sign in, and with which password."""
    everybody = people_of(content.load())
    if as_json:
        click.echo(json.dumps(everybody, ensure_ascii=False, indent=1))
        return
    for person in everybody:
        secret = f"  second factor {person['totp_secret']}" if person["totp_secret"] else ""
        click.echo(
            f"{person['role']:<11} {person['signin']:<10} {person['password']:<34} {person['name']}{secret}"
        )
