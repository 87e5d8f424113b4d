"""A made-up practice to measure with, built through the same actions as a real one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from flask import Flask
from flask_migrate import upgrade

from clinic import create_app
from clinic.accounts import actions as accounts
from clinic.accounts import passwords, sessions
from clinic.accounts.models import User, UserKind
from clinic.appointments import actions as appointments
from clinic.appointments.actions import Meeting
from clinic.assignments import client_actions, client_queries, staff_actions
from clinic.assignments.drafts import Words
from clinic.assignments.models import Variant
from clinic.cases import actions as cases
from clinic.cases.actions import NewClient
from clinic.cases.models import Case, Client, ConfidentialityPolicy, InjuryRole
from clinic.cases.queries import clients_of
from clinic.core import config, keys
from clinic.core.clock import now
from clinic.core.database import commit, db
from clinic.ops.bench.words import prose
from clinic.practices import actions as practices
from clinic.practices.models import Practice, SecondFactor
from clinic.programmes import actions as programmes
from clinic.programmes.queries import content_of, published_version

PASSWORD = "seventeen calm herons"  # noqa: S105  Of made-up people.
MANY, FEW = 50, 5
# Step 2: its long text for the injured partner is what is written on most.
STEP, STORY = 2, "impact_story"


@dataclass(frozen=True)
class Built:
    """Who is there, as sign-in names, and what they have to do. The writer's steps are not begun."""

    settings: config.Settings
    busy: str
    quiet: str
    writer: str
    newcomer: str
    to_write: list[UUID]


@contextmanager
def made(folder: Path, *, steps: int) -> Iterator[tuple[Flask, Built]]:
    """The practice in an embedded database in `folder`, with `steps` assignments for the writer."""
    settings = config.load({"TRUSTWORK_DATA_DIR": str(folder)})
    keys.create(settings.key_file)
    app = create_app(settings, for_commands=True)
    with app.app_context(), app.test_request_context("/"):
        upgrade()
        programmes.load_shipped_programme()
        built = _fill(settings, steps)
        commit()
        db.session.remove()
    yield app, built
    with app.app_context():
        db.engine.dispose()


def _fill(settings: config.Settings, steps: int) -> Built:
    practice = practices.found("Bench Counselling", time_zone="Europe/London")
    practice.second_factor = SecondFactor.OPTIONAL
    db.session.flush()
    busy, quiet = (_counsellor(practice, name) for name in ("busy", "quiet"))
    password = passwords.hash_of(PASSWORD)
    busy.password_hash = password
    for number in range(MANY):
        _couple(busy, f"BU-{100 + number}", password)
    for number in range(FEW):
        case = _couple(quiet, f"QU-{100 + number}", password)
    writer, newcomer = clients_of(case)
    _assign(case, writer, times=steps, by=quiet)
    to_write = [one.assignment.id for one in client_queries.home_assignments(writer)]
    return Built(settings, "busy", "quiet", writer.user.signin, newcomer.user.signin, to_write)


def _counsellor(practice: Practice, name: str) -> User:
    return accounts.create_user(
        practice_id=practice.id,
        kind=UserKind.STAFF,
        full_name=f"{name.title()} Bencher",
        short_name=name.title(),
        signin=name,
    )


def _couple(counsellor: User, reference: str, password: str) -> Case:
    """A couple with a session behind and one before them, a step each, and one of the two handed in."""
    first, second = (
        NewClient(f"{name} {reference}", name, f"{name}.{reference}".lower(), role)
        for name, role in (("Alma", InjuryRole.INJURED), ("Boris", InjuryRole.INVOLVED))
    )
    case = cases.open_case(
        reference=reference,
        policy=ConfidentialityPolicy.LIMITED_SECRETS,
        what_happened=prose(12, seed=reference),
        people=(first, second),
        by=counsellor,
    )
    for client in clients_of(case):
        client.user.password_hash = password
        _meet(case, client, counsellor)
        _assign(case, client, times=1, by=counsellor)
    _hand_in(clients_of(case)[0])
    commit()
    return case


def _meet(case: Case, client: Client, counsellor: User) -> None:
    for days in (-7, 7):
        meeting = Meeting(now() + timedelta(days=days), 50, "room 2", (client,))
        appointment = appointments.book(case, meeting=meeting, form_id=uuid4(), by=counsellor)
        if days < 0:
            appointments.hold(appointment, came={client.id}, by=counsellor)


def _assign(case: Case, client: Client, *, times: int, by: User) -> None:
    version = published_version(by, STEP)
    given = staff_actions.GivenStep(version, content_of(version), intro=prose(10, seed="intro"))
    for _ in range(times):
        variants = {client: Variant(client.role.value)}
        staff_actions.assign(case, given, variants=variants, form_id=uuid4(), by=by)


def _hand_in(client: Client) -> None:
    [home] = client_queries.home_assignments(client)
    assignment = client_queries.assignment_of(client, home.assignment.id)
    prompt = next(one for one in client_queries.prompts_of(assignment) if one.key == STORY)
    client_actions.save_draft(assignment, prompt, Words(prose(150, seed="story")), revision=0)
    client_actions.submit(assignment, form_id=uuid4(), by=client.user)


def session_of(app: Flask, signin: str) -> dict[str, str]:
    """The cookie of somebody signed in."""
    with app.app_context():
        user = db.session.scalars(db.select(User).where(User.signin_key == signin)).one()
        token = sessions.start(user)
        commit()
        return {sessions.cookie_name(): token}
