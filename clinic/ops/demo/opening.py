"""How the demo's practice, its staff and its cases come to be."""

from clinic.accounts import actions as accounts
from clinic.accounts import passwords, queries
from clinic.accounts.models import User, UserKind
from clinic.cases import actions as cases
from clinic.cases.models import AccessKind, ConfidentialityPolicy, InjuryRole
from clinic.core import clock
from clinic.core.database import db
from clinic.ops.demo.content import Couple, Demo, Person
from clinic.ops.demo.people import password_of, totp_secret_of
from clinic.ops.demo.world import Calendar, Stage, id_of
from clinic.practices.models import Practice, SecondFactor

PRACTICE_ID = id_of("practice")


def open_practice(demo: Demo) -> dict[str, User]:
    """The practice and its staff, by key; all have joined."""
    values = dict(demo.practice)
    practice = Practice(id=PRACTICE_ID, second_factor=SecondFactor(values.pop("second_factor")), **values)
    db.session.add(practice)
    db.session.flush()
    staff: dict[str, User] = {}
    for person in demo.staff:
        user = accounts.create_user(
            practice_id=practice.id,
            kind=UserKind.STAFF,
            full_name=person.name,
            short_name=person.called,
            signin=person.signin,
            is_lead=person.role == "lead",
            credential=person.credential,
        )
        _join(accounts.invite(user, by=None), user, person.key)
        if person.second_factor:
            user.totp_secret = totp_secret_of(person.key)
            user.totp_confirmed_at = clock.now()
        staff[person.key] = user
    db.session.flush()
    return staff


def open_case(couple: Couple, calendar: Calendar, staff: dict[str, User]) -> Stage:
    """The case with its two clients, not yet invited, and the supervisors' grants."""
    first, second = couple.people
    case = cases.open_case(
        case_id=id_of("case", couple.reference),
        reference=couple.reference,
        policy=ConfidentialityPolicy(couple.policy),
        what_happened=couple.summary,
        people=(_new_client(first), _new_client(second)),
        by=staff[couple.counsellor],
    )
    for key in couple.supervisors:
        cases.grant_access(
            case,
            user=staff[key],
            kind=AccessKind.SUPERVISOR,
            from_on=case.opened_on,
            by=staff[couple.counsellor],
        )
    return Stage(couple, calendar, staff, case.id)


def _new_client(person: Person) -> cases.NewClient:
    return cases.NewClient(person.name, person.first_name, person.signin, InjuryRole(person.role))


def invite(stage: Stage, key: str) -> accounts.IssuedInvitation:
    """Link and code for one client."""
    return cases.invite(stage.case(), stage.client(key), by=stage.counsellor)


def join(stage: Stage, key: str, issued: accounts.IssuedInvitation) -> None:
    """The client accepts the invitation."""
    _join(issued, stage.client(key).user, key)


def _join(issued: accounts.IssuedInvitation, user: User, key: str) -> None:
    invitation = queries.open_invitation(issued.link_token)
    if invitation is None or not accounts.is_code_right(invitation, issued.code):
        raise AssertionError("An invitation that was just issued must be open.")
    accounts.accept_invitation(invitation.id, user.id, password_hash=passwords.hash_of(password_of(key)))
