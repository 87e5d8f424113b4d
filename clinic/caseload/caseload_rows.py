"""The rows of the caseload: one statement whatever their number, rows and not entities."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    Subquery,
    and_,
    bindparam,
    extract,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from clinic.accounts.models import User
from clinic.appointments.models import Appointment, AppointmentStatus
from clinic.appointments.queries import took_place
from clinic.assignments.models import Assignment, Status
from clinic.caseload.prepared import open_to_whoever, who
from clinic.cases import access
from clinic.cases.models import Case, Client
from clinic.core.clock import now, today
from clinic.core.columns import UTCDateTime
from clinic.core.database import db

PAGE = 50
FAR_AHEAD = datetime(9999, 1, 1, tzinfo=UTC)
# No session lasts longer: what began before that is over, and the index finds the rest.
LONGEST = timedelta(minutes=480)


class Order(StrEnum):
    """How the caseload is sorted."""

    REFERENCE = "reference"
    WAITING = "waiting"
    NEXT = "next"
    NEWEST = "newest"


# How the sort value of the last row shown is read back from an address.
_READ: dict[Order, Callable[[str], Any]] = {
    Order.REFERENCE: int,
    Order.WAITING: int,
    Order.NEXT: datetime.fromisoformat,
    Order.NEWEST: date.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list. `after` is the mark of the last row already shown."""

    is_closed: bool = False
    search: str = ""
    order: Order = Order.REFERENCE
    after: str = ""


def mark_of(row: Any) -> str:
    """Where a row stands in its order, for the address of the next page."""
    value = row.sort_value
    return f"{value.isoformat() if isinstance(value, date) else value}~{row.reference_key}"


def rows_of(user: User, wanted: Wanted) -> list[Any]:
    """One row more than a page holds; the columns are those of `_cases`.

    Raises ValueError for a mark that is none.
    """
    at = now()
    parameters = who(user) | {"at": at.timestamp(), "begun_after": at - LONGEST}
    if not wanted.search and not wanted.after:
        query = _first_page(wanted.order, wanted.is_closed, today())
    else:
        query = _page(wanted, open_to_whoever())
    # Straight from the connection: rows need nothing of the session, and it asks its share for them.
    return list(db.session.connection().execute(query, parameters).all())


@lru_cache(maxsize=16)
def _first_page(order: Order, is_closed: bool, _day: date) -> Select[Any]:
    return _page(Wanted(is_closed=is_closed, order=order), open_to_whoever())


def _page(wanted: Wanted, allowed: ColumnElement[bool]) -> Select[Any]:
    rows = _cases(wanted, allowed)
    value = _sort_value(wanted.order, rows)
    is_falling = wanted.order is Order.NEWEST
    query = select(rows, value.label("sort_value"))
    if wanted.after:
        shown, _, key = wanted.after.partition("~")
        last = literal(_READ[wanted.order](shown), value.type)
        beyond = value < last if is_falling else value > last
        query = query.where(or_(beyond, and_(value == last, rows.c.reference_key > key)))
    return query.order_by(value.desc() if is_falling else value, rows.c.reference_key).limit(PAGE + 1)


def _sort_value(order: Order, rows: Subquery) -> ColumnElement[Any]:
    return {
        Order.REFERENCE: literal(0),
        Order.WAITING: -rows.c.waiting,
        Order.NEXT: func.coalesce(rows.c.next_at, literal(FAR_AHEAD, UTCDateTime())),
        Order.NEWEST: rows.c.opened_on,
    }[order]


def _cases(wanted: Wanted, allowed: ColumnElement[bool]) -> Subquery:
    first, second = aliased(Client), aliased(Client)
    first_user, second_user = aliased(User), aliased(User)
    query = (
        select(
            Case.id,
            Case.reference,
            Case.reference_key,
            Case.opened_on,
            Case.closed_at,
            first_user.short_name.label("first"),
            second_user.short_name.label("second"),
            *_counts(),
        )
        .join(first, and_(first.case_id == Case.id, first.position == 1))
        .join(first_user, first_user.id == first.user_id)
        .join(second, and_(second.case_id == Case.id, second.position == 2))
        .join(second_user, second_user.id == second.user_id)
        .where(allowed, Case.closed_at.is_not(None) if wanted.is_closed else Case.closed_at.is_(None))
    )
    if wanted.search:
        names = (Case.reference, first_user.full_name, second_user.full_name)
        query = query.where(or_(*(_holds(name, wanted.search) for name in names)))
    return query.subquery()


def _counts() -> tuple[ColumnElement[Any], ...]:
    """When they last met, when they meet next, and how many reflections wait."""
    return (
        _session_at(Appointment.starts_at.desc(), took_place()).label("last_at"),
        _session_at(Appointment.starts_at, *_is_coming()).label("next_at"),
        _waiting().label("waiting"),
    )


def _is_coming() -> tuple[ColumnElement[bool], ...]:
    """Conditions on Appointment: planned and not over; the present comes as parameters."""
    ends = extract("epoch", Appointment.starts_at) + Appointment.minutes * 60
    return (
        Appointment.status == AppointmentStatus.PLANNED,
        Appointment.starts_at > bindparam("begun_after", type_=UTCDateTime()),
        ends > bindparam("at", type_=Float()),
    )


def _holds(name: Any, search: str) -> ColumnElement[bool]:
    # SQLite tells upper from lower case beyond a to z, so the two usual spellings are looked for as well.
    spellings = {search, search.title(), search.upper()}
    return or_(*(name.icontains(spelling, autoescape=True) for spelling in sorted(spellings)))


def _session_at(order: Any, *conditions: ColumnElement[bool]) -> Any:
    # Not the largest or smallest: those read every session of a case, this stops at the first that fits.
    query = select(Appointment.starts_at).where(Appointment.case_id == Case.id, *conditions)
    return query.order_by(order).limit(1).correlate(Case).scalar_subquery()


def _waiting() -> Any:
    query = select(func.count(Assignment.id)).where(
        Assignment.case_id == Case.id, Assignment.status == Status.SUBMITTED
    )
    return query.correlate(Case).scalar_subquery()


def has_any(user: User) -> bool:
    """True when any case, open or closed, is open to this person."""
    return db.session.scalar(select(Case.id).where(access.open_to(user)).limit(1)) is not None
