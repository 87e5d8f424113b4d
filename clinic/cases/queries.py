"""Loading cases and their people, always for somebody."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from clinic.accounts.models import User
from clinic.cases import access
from clinic.cases.models import AccessKind, Case, CaseAccess, Client
from clinic.core.clock import today
from clinic.core.database import db, one_or_404


def case_for(user: User, case_id: UUID, *, to_change: bool = False) -> Case:
    """The case, if it is open to this member of staff; otherwise 404. The practice is loaded with it."""
    query = select(Case).where(Case.id == case_id, access.open_to(user, to_change=to_change))
    return one_or_404(query.options(joinedload(Case.practice)), lock=False)


def administered_case_for(user: User, case_id: UUID) -> Case:
    """The case, for the lead of its practice, to manage access; otherwise 404."""
    return one_or_404(select(Case).where(Case.id == case_id, access.administered_by(user)))


def opened_before(user: User, case_id: UUID) -> Case | None:
    """The case that the same form opened a moment ago, if it is this person's to change."""
    query = select(Case).where(Case.id == case_id, access.open_to(user, to_change=True))
    return db.session.scalars(query).one_or_none()


def is_counsellor_on(user: User, case: Case) -> bool:
    """True when this member of staff may change the case today."""
    query = select(Case.id).where(Case.id == case.id, access.open_to(user, to_change=True))
    return db.session.scalar(query) is not None


def clients_of(case: Case) -> list[Client]:
    """The two clients in the order they are named, users loaded."""
    query = select(Client).where(Client.case_id == case.id).order_by(Client.position)
    return list(db.session.scalars(query.options(joinedload(Client.user))))


def client_of_case(case: Case, client_id: UUID) -> Client:
    """One of the case's clients; otherwise 404."""
    query = select(Client).where(Client.case_id == case.id, Client.id == client_id)
    return one_or_404(query.options(joinedload(Client.user)))


def client_of(user: User) -> Client:
    """The person's own client row: of the open case, else of the newest; 404 if there is none."""
    return one_or_404(_own_client(), {"user_id": user.id})


@cache
def _own_client() -> Select[Client]:
    # Put together once: every page of a client begins with it.
    return (
        select(Client)
        .join(Client.case)
        .where(Client.user_id == bindparam("user_id"))
        .order_by(Case.closed_at.is_not(None), Case.opened_on.desc(), Case.id)
        .limit(1)
        .options(contains_eager(Client.case), joinedload(Client.user, innerjoin=True))
    )


def names_around(user: User) -> list[str]:
    """Names of the partner and the counsellors of a client: what the partner would try as a password."""
    own_cases = select(Client.case_id).where(Client.user_id == user.id)
    partners = select(Client.user_id).where(Client.case_id.in_(own_cases))
    staff = select(CaseAccess.user_id).where(CaseAccess.case_id.in_(own_cases))
    query = select(User.full_name, User.short_name).where(or_(User.id.in_(partners), User.id.in_(staff)))
    return [name for row in db.session.execute(query) for name in row]


def _people_of(case: Case, kind: AccessKind) -> list[User]:
    on = today()
    query = (
        select(User)
        .join(CaseAccess, CaseAccess.user_id == User.id)
        .where(
            CaseAccess.case_id == case.id,
            CaseAccess.kind == kind,
            CaseAccess.from_on <= on,
            or_(CaseAccess.until_on.is_(None), CaseAccess.until_on >= on),
            User.deactivated_at.is_(None),
        )
        .order_by(CaseAccess.from_on, User.full_name)
    )
    return list(dict.fromkeys(db.session.scalars(query)))


def counsellors_of(case: Case) -> list[User]:
    """Who counsels the couple today, longest first."""
    return _people_of(case, AccessKind.COUNSELLOR)


def supervisors_of(case: Case) -> list[User]:
    """Who supervises the case today."""
    return _people_of(case, AccessKind.SUPERVISOR)


def grants_of(case: Case) -> list[CaseAccess]:
    """Every grant of access to the case, past and coming ones too, people loaded."""
    query = select(CaseAccess).where(CaseAccess.case_id == case.id).options(joinedload(CaseAccess.user))
    return list(db.session.scalars(query.order_by(CaseAccess.from_on, CaseAccess.created_at)))


def staff_of(practice_id: UUID) -> list[User]:
    """The active staff of a practice, by name, for choosing whom to give access."""
    query = select(User).where(
        User.practice_id == practice_id, User.kind == "staff", User.deactivated_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(User.full_name)))


@dataclass(frozen=True)
class AdministeredCase:
    """What the lead sees of a case: reference, names, account state, counsellors."""

    id: UUID
    reference: str
    is_closed: bool
    opened_on: date
    clients: tuple[str, ...]
    counsellors: tuple[str, ...]


def administered_cases(user: User) -> list[AdministeredCase]:
    """The practice's cases for its lead, by reference: no content, no states of work. Three statements."""
    cases = db.session.execute(
        select(Case.id, Case.reference, Case.closed_at, Case.opened_on)
        .where(access.administered_by(user))
        .order_by(Case.reference_key)
    ).all()
    ids = [row.id for row in cases]
    clients = _clients_by_case(ids)
    counsellors = _counsellors_by_case(ids)
    return [
        AdministeredCase(
            row.id,
            row.reference,
            row.closed_at is not None,
            row.opened_on,
            tuple(clients.get(row.id, ())),
            tuple(counsellors.get(row.id, ())),
        )
        for row in cases
    ]


def _clients_by_case(ids: list[UUID]) -> dict[UUID, list[str]]:
    query = (
        select(Client.case_id, User.full_name, User.password_hash, User.deactivated_at)
        .join(User, User.id == Client.user_id)
        .where(Client.case_id.in_(ids))
        .order_by(Client.position)
    )
    found: dict[UUID, list[str]] = {}
    for row in db.session.execute(query):
        state = "deactivated" if row.deactivated_at else "joined" if row.password_hash else "invited"
        found.setdefault(row.case_id, []).append(f"{row.full_name} ({state})")
    return found


def _counsellors_by_case(ids: list[UUID]) -> dict[UUID, list[str]]:
    on = today()
    query = (
        select(CaseAccess.case_id, User.full_name)
        .join(User, User.id == CaseAccess.user_id)
        .where(
            CaseAccess.case_id.in_(ids),
            CaseAccess.kind == AccessKind.COUNSELLOR,
            and_(CaseAccess.from_on <= on, or_(CaseAccess.until_on.is_(None), CaseAccess.until_on >= on)),
        )
        .order_by(User.full_name)
    )
    found: dict[UUID, list[str]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.case_id, []).append(row.full_name)
    return found
