"""`flask --app wsgi staff …`: the first lead, invitations without a browser, who is on the staff."""

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from clinic.accounts import actions, rules, second_factor, sessions
from clinic.accounts.actions import IssuedInvitation
from clinic.accounts.models import User, UserKind
from clinic.core.database import commit, db
from clinic.core.errors import RuleError
from clinic.practices import actions as practices
from clinic.practices.models import Practice

staff = AppGroup("staff", help="The people of the practice.")


@staff.command("invite")
@click.argument("name")
@click.option("--signin", required=True, help="The sign-in name you issue, such as r.moss.")
@click.option("--called", help="How clients call this person; the full name if left out.")
@click.option("--practice", "practice_name", help="The practice; a new one is founded under a new name.")
@click.option("--lead", is_flag=True, help="Leads the practice. The first person of a practice always does.")
def invite(*, name: str, signin: str, called: str | None, practice_name: str | None, lead: bool) -> None:
    """Invite NAME, or make a new invitation for somebody who has this sign-in name already."""
    try:
        user = _find(signin) or _new(
            name, signin=signin, called=called, practice_name=practice_name, lead=lead
        )
        issued = actions.invite(user, by=None)
    except RuleError as refused:
        raise click.ClickException(str(refused)) from refused
    commit()
    _show(issued, signin)


def _find(signin: str) -> User | None:
    query = select(User).where(User.signin_key == rules.signin_key(signin))
    user = db.session.scalars(query).one_or_none()
    if user is not None and not user.is_staff:
        raise RuleError("This sign-in name belongs to a client; invite clients from their case.")
    return user


def _new(name: str, *, signin: str, called: str | None, practice_name: str | None, lead: bool) -> User:
    practice = _practice(practice_name)
    has_lead = select(User.id).where(User.practice_id == practice.id, User.is_lead).limit(1)
    return actions.create_user(
        practice_id=practice.id,
        kind=UserKind.STAFF,
        full_name=name,
        short_name=called or name,
        signin=signin,
        is_lead=lead or db.session.scalar(has_lead) is None,
    )


def _practice(name: str | None) -> Practice:
    every = list(db.session.scalars(select(Practice).order_by(Practice.created_at)))
    if name is None and len(every) > 1:
        raise RuleError("There are several practices here; say which one with --practice.")
    if name is None and every:
        return every[0]
    found = next((one for one in every if one.name == name), None)
    settings = current_app.extensions["settings"]
    return found or practices.found(name or "Our practice", time_zone=settings.time_zone)


def _show(issued: IssuedInvitation, signin: str) -> None:
    click.echo(f"Sign-in name: {signin}")
    click.echo(f"Link:         {issued.link}")
    click.echo(f"Code:         {issued.spoken_code}")
    click.echo("Both work once, for a week. Hand the code over in person; it is not shown again.")


@staff.command("list")
def list_staff() -> None:
    """Everybody on the staff of every practice, with the state of the account."""
    query = select(User).where(User.kind == UserKind.STAFF).options(joinedload(User.practice))
    for user in sorted(db.session.scalars(query), key=lambda each: (each.practice.name, each.full_name)):
        state = "has joined" if user.has_joined else "not joined yet"
        state = state if user.is_active else "deactivated"
        lead = ", lead" if user.is_lead else ""
        click.echo(f"{user.practice.name}: {user.full_name} ({user.signin}){lead}, {state}")


@staff.command("remove-second-step")
@click.argument("signin")
def remove_second_step(signin: str) -> None:
    """For a lead whose telephone and recovery codes are lost: the second step is set up anew at sign-in."""
    try:
        user = _find(signin)
    except RuleError as refused:
        raise click.ClickException(str(refused)) from refused
    if user is None:
        raise click.ClickException("Nobody on the staff has this sign-in name.")
    second_factor.remove(user.id)
    sessions.end_all(user.id)
    commit()
    click.echo("Removed; the person is signed out everywhere.")
