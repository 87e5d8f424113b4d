"""More couples of a counsellor, with work in every state the front room shows."""

from datetime import timedelta
from uuid import UUID, uuid4

from clinic.accounts.models import User
from clinic.appointments import actions as appointments
from clinic.assignments import client_actions, client_queries, staff_actions
from clinic.assignments.drafts import Words
from clinic.assignments.models import Variant
from clinic.cases import actions as cases
from clinic.cases.models import Case, Client, ConfidentialityPolicy, InjuryRole, Setting
from clinic.cases.queries import clients_of
from clinic.core.clock import at_local, now, today
from clinic.core.database import commit
from clinic.programmes.queries import content_of, published_version
from clinic.programmes.schema import AnswerType, Prompt
from tests.browser import Person


def open_cases(counsellor: Person, count: int, *, work: bool = True) -> list[UUID]:
    """So many couples, all called Ana and Ben; with `work`, a permitted reflection and two sessions each."""
    by = counsellor.user
    made = [_open(by, number) for number in range(count)]
    for case in made if work else []:
        busy(case, by)
    ids = [case.id for case in made]
    commit()
    return ids


def _open(by: User, number: int) -> Case:
    people = tuple(
        cases.NewClient(f"{name} {number}", name, f"{name.lower()}.{number}", role)
        for name, role in (("Ana", InjuryRole.INJURED), ("Ben", InjuryRole.INVOLVED))
    )
    return cases.open_case(
        reference=f"MS-{number + 100}",
        policy=ConfidentialityPolicy.LIMITED_SECRETS,
        what_happened="A second telephone.",
        people=(people[0], people[1]),
        by=by,
    )


def busy(case: Case, by: User) -> None:
    """A session held, one today, a reflection to review, one completed with an answer ready to open."""
    first, second = clients_of(case)
    _session(case, (first, second), by, days=-6)
    _session(case, (first, second), by, days=0)
    hand_in(case, first, by, number=1)
    done = hand_in(case, second, by, number=2, setting=Setting.PARTNER)
    staff_actions.complete(done, by=by)


def _session(case: Case, clients: tuple[Client, Client], by: User, *, days: int) -> None:
    starts = at_local(today() + timedelta(days=days), 0, 1)
    meeting = appointments.Meeting(starts, 50, "room 1", clients)
    booked = appointments.book(case, meeting=meeting, form_id=uuid4(), by=by)
    if starts < now() - timedelta(days=1):
        appointments.hold(booked, came={client.id for client in clients}, by=by)


def hand_in(case: Case, client: Client, by: User, *, number: int, setting: Setting = Setting.COUNSELLOR):
    """A step given to one client and handed in with one line."""
    version = published_version(by, number)
    given = staff_actions.GivenStep(version, content_of(version))
    [made] = staff_actions.assign(
        case, given, variants={client: Variant(client.role.value)}, form_id=uuid4(), by=by
    )
    assignment = client_queries.assignment_of(client, made.id, to_write=True)
    client_actions.save_draft(assignment, plain_prompt(assignment), Words("One line.", setting), revision=0)
    client_actions.submit(assignment, form_id=uuid4(), by=client.user)
    return assignment


def plain_prompt(assignment) -> Prompt:
    """The first of its questions that takes one line of text, and may be shown to the partner."""
    prompts = client_queries.prompts_of(assignment)
    plain = [one for one in prompts if one.type is AnswerType.LONG_TEXT]
    return next(one for one in plain if not one.is_counsellor_only)
