"""What is done to cases: open, close, give access, invite."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from clinic import audit
from clinic.accounts import actions as accounts
from clinic.accounts import queries as account_queries
from clinic.accounts.models import User, UserKind
from clinic.cases import rules
from clinic.cases.models import AccessKind, Case, CaseAccess, Client, ConfidentialityPolicy, InjuryRole
from clinic.core.clock import now, today
from clinic.core.database import db
from clinic.core.errors import RuleError
from clinic.practices.models import Practice

# What else ends with a case. Packages above this one add to it: cases cannot import upwards.
when_closing: list[Callable[[Case, User], None]] = []


@dataclass(frozen=True)
class NewClient:
    """One of the two people of a new case."""

    full_name: str
    short_name: str
    signin: str
    role: InjuryRole


def open_case(
    *,
    reference: str,
    policy: ConfidentialityPolicy,
    what_happened: str,
    people: tuple[NewClient, NewClient],
    by: User,
    opened_on: date | None = None,
    case_id: UUID | None = None,
) -> Case:
    """A new case with exactly two clients, and access for its counsellor. Raises RuleError."""
    rules.check_couple([person.signin for person in people])
    case = Case(
        id=case_id,
        practice_id=by.practice_id,
        reference=reference,
        reference_key=_free_key(reference, by),
        policy=policy,
        opened_on=opened_on or today(),
        what_happened=what_happened,
    )
    _add_with_clients(case, people)
    grant_access(case, user=by, kind=AccessKind.COUNSELLOR, from_on=case.opened_on, by=by)
    audit.record("case.opened", case, by=by, case_id=case.id)
    return case


def _add_with_clients(case: Case, people: tuple[NewClient, NewClient]) -> None:
    db.session.add(case)
    db.session.flush()
    for position, person in enumerate(people, 1):
        _add_client(case, position, person)


def _free_key(reference: str, by: User) -> str:
    key = rules.reference_key(reference)
    taken = select(Case.id).where(Case.practice_id == by.practice_id, Case.reference_key == key)
    if db.session.scalar(taken) is not None:
        raise RuleError("There is a case with this reference already.", field="reference")
    return key


def _add_client(case: Case, position: int, person: NewClient) -> None:
    if not account_queries.is_signin_free(person.signin):
        whose = "first" if position == 1 else "second"
        raise RuleError("This sign-in name is in use. Please choose another.", field=f"{whose}_signin")
    user = accounts.create_user(
        practice_id=case.practice_id,
        kind=UserKind.CLIENT,
        full_name=person.full_name,
        short_name=person.short_name,
        signin=person.signin,
    )
    db.session.add(Client(case_id=case.id, user_id=user.id, position=position, role=person.role))
    db.session.flush()


def change_case(case: Case, *, policy: ConfidentialityPolicy, what_happened: str, by: User) -> None:
    """Correct the policy or the line about what happened."""
    rules.check_open(case)
    case.policy = policy
    case.what_happened = what_happened
    audit.record("case.changed", case, by=by, case_id=case.id)


def set_role(case: Case, client: Client, *, role: InjuryRole, by: User) -> None:
    """Set a client's role in the injury; steps already given keep theirs."""
    rules.check_open(case)
    client.role = role
    audit.record("client.role_set", client, by=by)


def close_case(case: Case, *, by: User) -> None:
    """Close it: clients read and download, nothing else."""
    rules.check_open(case)
    case.closed_at = now()
    case.closed_by_id = by.id
    for end in when_closing:
        end(case, by)
    audit.record("case.closed", case, by=by, case_id=case.id)


def reopen_case(case: Case, *, by: User) -> None:
    """Open it again. Raises RuleError when it is not closed."""
    if not case.is_closed:
        raise RuleError("This case is open already.")
    case.closed_at = None
    case.closed_by_id = None
    audit.record("case.reopened", case, by=by, case_id=case.id)


def grant_access(
    case: Case, *, user: User, kind: AccessKind, from_on: date, until_on: date | None = None, by: User
) -> CaseAccess:
    """Let a member of the practice's staff see the case between two dates. Raises RuleError."""
    if not user.is_staff or user.practice_id != case.practice_id:
        raise RuleError("Access can be given to the staff of this practice only.")
    if until_on is not None and until_on < from_on:
        raise RuleError("The last day cannot be before the first.", field="until_on")
    grant = CaseAccess(
        case_id=case.id, user_id=user.id, kind=kind, from_on=from_on, until_on=until_on, granted_by_id=by.id
    )
    db.session.add(grant)
    db.session.flush()
    audit.record(f"access.granted.{kind.value}", grant, by=by)
    return grant


def end_access(grant: CaseAccess, *, by: User) -> None:
    """End a grant yesterday, so that it is over now."""
    grant.until_on = date.fromordinal(today().toordinal() - 1)
    audit.record("access.ended", grant, by=by)


def invite(case: Case, client: Client, *, form_id: UUID | None = None, by: User) -> accounts.IssuedInvitation:
    """A new link and code for one client, with the policy text that the page will show. Older ones end."""
    rules.check_open(case)
    practice = db.session.get_one(Practice, case.practice_id)
    text = practice.policy_texts.get(case.policy.value, "")
    issued = accounts.invite(client.user, policy_text=text, form_id=form_id, by=by)
    audit.record("client.invited", client, by=by)
    return issued


def deactivate(client: Client, *, by: User) -> None:
    """Close a client's account at once, in a closed case too; nothing tells the partner. Raises RuleError."""
    accounts.deactivate(account_queries.user_with_practice(client.user_id, lock=True), by=by)
    audit.record("client.deactivated", client, by=by)


def reactivate(client: Client, *, by: User) -> None:
    """Let the client sign in again, with the password of before. Raises RuleError."""
    accounts.reactivate(account_queries.user_with_practice(client.user_id, lock=True), by=by)
    audit.record("client.reactivated", client, by=by)
