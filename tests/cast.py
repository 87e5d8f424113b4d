"""The cast: Ana and Ben are a couple; Chris is their counsellor; Dana another; Sam supervises Chris; Lee
leads the practice; Eve is a client of Dana (with a partner who plays no part); Kim works at another practice.
"""

from datetime import date
from uuid import UUID, uuid5

from argon2 import PasswordHasher

from clinic.accounts.models import User, UserKind
from clinic.cases.models import AccessKind, Case, CaseAccess, Client, ConfidentialityPolicy, InjuryRole
from clinic.cases.rules import reference_key
from clinic.core.database import commit, db
from clinic.practices.models import Practice, SecondFactor
from clinic.programmes import actions as programmes

SPACE = UUID("6f1c6f0e-0000-4000-8000-000000000000")
PASSWORD = "seventeen calm herons"
NAMES = ("ana", "ben", "chris", "dana", "sam", "lee", "eve", "finn", "kim")
ID = {name: uuid5(SPACE, name) for name in NAMES}
PRACTICE = uuid5(SPACE, "practice")
OTHER_PRACTICE = uuid5(SPACE, "other practice")
CASE = uuid5(SPACE, "case")
OTHER_CASE = uuid5(SPACE, "other case")
OPENED = date(2026, 1, 5)

FULL_NAMES = {
    "ana": "Ana Arendal",
    "ben": "Ben Brosko",
    "chris": "Chris Calloway",
    "dana": "Dana Dorne",
    "sam": "Sam Sorley",
    "lee": "Lee Lindqvist",
    "eve": "Eve Estrand",
    "finn": "Finn Fallow",
    "kim": "Kim Kestner",
}
CLIENTS = ("ana", "ben", "eve", "finn")


def make() -> None:
    """Two practices, their people, two cases and the shipped programme."""
    for practice_id, name in (
        (PRACTICE, "Mill Street Counselling"),
        (OTHER_PRACTICE, "Elsewhere Counselling"),
    ):
        db.session.add(_practice(practice_id, name))
    db.session.flush()
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    for name in NAMES:
        db.session.add(_user(name, weak))
    db.session.flush()
    _couple(CASE, "MS-1", ("ana", "ben"), "chris")
    _couple(OTHER_CASE, "MS-2", ("eve", "finn"), "dana")
    db.session.add(_grant(CASE, "sam", AccessKind.SUPERVISOR))
    programmes.load_shipped_programme()
    commit()


def _practice(practice_id: UUID, name: str) -> Practice:
    return Practice(
        id=practice_id,
        name=name,
        address="3 Mill Street",
        telephone="020 0000 0003",
        website="millstreet.example.org",
        second_factor=SecondFactor.OPTIONAL,
        emergency="In danger, call 112.",
        support="Listening line, 020 0000 0009, day and night.",
        policy_texts={
            policy.value: f"The {policy.value} policy of {name}." for policy in ConfidentialityPolicy
        },
    )


def _user(name: str, password_hash: str) -> User:
    return User(
        id=ID[name],
        practice_id=OTHER_PRACTICE if name == "kim" else PRACTICE,
        kind=UserKind.CLIENT if name in CLIENTS else UserKind.STAFF,
        is_lead=name == "lee",
        full_name=FULL_NAMES[name],
        short_name=FULL_NAMES[name].split()[0],
        credential="" if name in CLIENTS else "MA",
        signin=name,
        signin_key=name,
        password_hash=password_hash,
    )


def _couple(case_id: UUID, reference: str, couple: tuple[str, str], counsellor: str) -> None:
    db.session.add(
        Case(
            id=case_id,
            practice_id=PRACTICE,
            reference=reference,
            reference_key=reference_key(reference),
            policy=ConfidentialityPolicy.LIMITED_SECRETS,
            opened_on=OPENED,
            what_happened="A year of messages to somebody else.",
        )
    )
    db.session.flush()
    for position, (name, role) in enumerate(
        zip(couple, (InjuryRole.INJURED, InjuryRole.INVOLVED), strict=True), 1
    ):
        db.session.add(
            Client(
                id=uuid5(SPACE, f"client {name}"),
                case_id=case_id,
                user_id=ID[name],
                position=position,
                role=role,
            )
        )
    db.session.add(_grant(case_id, counsellor, AccessKind.COUNSELLOR))
    db.session.flush()


def _grant(case_id: UUID, name: str, kind: AccessKind) -> CaseAccess:
    return CaseAccess(case_id=case_id, user_id=ID[name], kind=kind, from_on=OPENED, granted_by_id=ID["lee"])
