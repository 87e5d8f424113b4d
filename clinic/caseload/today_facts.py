"""What today's page shows: rows and counts for one counsellor, nothing that a client wrote."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from clinic.accounts.models import User
from clinic.appointments.models import Appointment, AppointmentStatus, Attendance, TakeAway
from clinic.appointments.queries import nobody_came, took_place
from clinic.assignments.models import Answer, Assignment, Submission
from clinic.cases import access
from clinic.cases.models import Case, Client, Setting
from clinic.core.clock import at_local, now
from clinic.core.database import db
from clinic.notes.models import NoteStatus, SessionNote

UNSIGNED_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Partner:
    """A client by what they are called, and their place in the couple."""

    name: str
    position: int


@dataclass(frozen=True, slots=True)
class SessionToday:
    """One session of the day. `number` counts within the case; `news` says what came since the last one."""

    id: UUID
    case_id: UUID
    reference: str
    starts_at: datetime
    minutes: int
    place: str
    number: int
    partners: tuple[Partner, ...]
    news: str

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def line(self) -> str:
        """'Session 14, room 2 · since last time: 2 reflections'."""
        if not self.number:
            return "Nobody came"
        kind = f"Session {self.number}" if len(self.partners) > 1 else "Individual"
        place = f", {self.place}" if self.place else ""
        return f"{kind}{place}" + (f" · since last time: {self.news}" if self.news else "")


def counted(number: int, one: str, several: str = "") -> str:
    """'1 reflection', '2 reflections'."""
    return f"{number} {one if number == 1 else several or one + 's'}"


def is_awaited() -> ColumnElement[bool]:
    """Condition on Answer: its author was asked whether the partner may read it, and has not decided."""
    return and_(
        Answer.asked_at.is_not(None),
        Answer.permitted_at.is_(None),
        Answer.declined_at.is_(None),
        Answer.taken_back_at.is_(None),
        Answer.is_counsellor_only.is_(False),
    )


def _since() -> ScalarSelect[Any]:
    """When the last session of the same case before this one was held; null before the first."""
    before = aliased(Appointment)
    return (
        select(func.max(before.starts_at))
        .where(
            before.case_id == Appointment.case_id,
            took_place(before),
            before.starts_at < Appointment.starts_at,
        )
        .correlate(Appointment)
        .scalar_subquery()
    )


def number_of_session() -> ColumnElement[int]:
    """Which session of its case an Appointment is, counted from 1; cancelled ones and those that nobody came
    to are left out. 0: it is itself one of the latter.
    """
    earlier = aliased(Appointment)
    count = (
        select(func.count(earlier.id))
        .where(
            earlier.case_id == Appointment.case_id,
            earlier.status != AppointmentStatus.CANCELLED,
            earlier.starts_at <= Appointment.starts_at,
            ~nobody_came(earlier),
        )
        .correlate(Appointment)
        .scalar_subquery()
    )
    return case((nobody_came(), 0), else_=count)


def _reflections() -> ScalarSelect[int]:
    since = _since()
    return (
        select(func.count(Submission.id))
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .where(
            Assignment.case_id == Appointment.case_id,
            or_(since.is_(None), Submission.submitted_at > since),
        )
        .correlate(Appointment)
        .scalar_subquery()
    )


def _take_aways() -> ScalarSelect[int]:
    since = _since()
    query = select(func.count(TakeAway.id)).where(
        TakeAway.case_id == Appointment.case_id, or_(since.is_(None), TakeAway.submitted_at > since)
    )
    return query.correlate(Appointment).scalar_subquery()


def _asked() -> ScalarSelect[int]:
    query = select(func.count(Answer.id)).where(Answer.case_id == Appointment.case_id, is_awaited())
    return query.correlate(Appointment).scalar_subquery()


def _counts() -> tuple[ColumnElement[Any], ...]:
    return (
        number_of_session().label("number"),
        _reflections().label("reflections"),
        _take_aways().label("take_aways"),
        _asked().label("asked"),
    )


def sessions_of(user: User, day: date) -> list[SessionToday]:
    """This counsellor's sessions of a local day, in order, cancelled ones left out. One statement."""
    query = _with_who_attends().where(
        access.open_to(user, to_change=True),
        Appointment.status != AppointmentStatus.CANCELLED,
        Appointment.starts_at >= at_local(day, 0),
        Appointment.starts_at < at_local(day + timedelta(days=1), 0),
    )
    grouped: dict[UUID, list[Any]] = {}
    for row in db.session.execute(query.order_by(Appointment.starts_at, Appointment.id, Client.position)):
        grouped.setdefault(row.id, []).append(row)
    return [_session(rows) for rows in grouped.values()]


def _with_who_attends() -> Select[*tuple[Any, ...]]:
    """A row for each client who is to attend."""
    return (
        select(
            Appointment.id,
            Appointment.case_id,
            Case.reference,
            Appointment.starts_at,
            Appointment.minutes,
            Appointment.place_sealed,
            *_counts(),
            User.short_name,
            Client.position,
        )
        .join(Case, Case.id == Appointment.case_id)
        .join(Attendance, Attendance.appointment_id == Appointment.id)
        .join(Client, Client.id == Attendance.client_id)
        .join(User, User.id == Client.user_id)
    )


def _session(rows: list[Any]) -> SessionToday:
    first = rows[0]
    return SessionToday(
        id=first.id,
        case_id=first.case_id,
        reference=first.reference,
        starts_at=first.starts_at,
        minutes=first.minutes,
        place=Appointment.place.unseal(first.id, first.place_sealed),
        number=first.number,
        partners=tuple(Partner(row.short_name, row.position) for row in rows),
        news=", ".join(_news(first)),
    )


def _news(row: Any) -> Iterable[str]:
    if row.reflections:
        yield counted(row.reflections, "reflection")
    if row.take_aways:
        yield counted(row.take_aways, "take-away")
    if row.asked:
        yield f"{counted(row.asked, 'permission')} asked"


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A session that took place, or should have, without a signed note by this counsellor."""

    appointment_id: UUID
    reference: str
    starts_at: datetime
    is_begun: bool


def unsigned_notes(user: User) -> list[Unsigned]:
    """The oldest sessions whose note is to be written or signed: own ones, and those with an own draft."""
    begun = SessionNote.id.is_not(None)
    query = (
        select(Appointment.id, Case.reference, Appointment.starts_at, begun.label("is_begun"))
        .join(Case, Case.id == Appointment.case_id)
        .outerjoin(SessionNote, SessionNote.appointment_id == Appointment.id)
        .where(
            access.open_to(user, to_change=True),
            Case.closed_at.is_(None),
            or_(
                and_(SessionNote.author_id == user.id, SessionNote.status == NoteStatus.DRAFT),
                and_(
                    SessionNote.id.is_(None),
                    Appointment.counsellor_id == user.id,
                    Appointment.starts_at <= now(),
                    Appointment.status != AppointmentStatus.CANCELLED,
                    ~nobody_came(),
                ),
            ),
        )
        .order_by(Appointment.starts_at, Appointment.id)
        .limit(UNSIGNED_SHOWN)
    )
    return [Unsigned(*row) for row in db.session.execute(query)]


@dataclass(frozen=True, slots=True)
class Ready:
    """What authors permitted and nobody has opened yet, in one case."""

    words: str
    case_id: UUID
    reference: str


def ready_to_open(user: User) -> list[Ready]:
    """Permitted answers of reviewed reflections, and permitted take-aways, by case. One statement."""
    answers = _by_case("answer", Answer, user)
    answers = answers.join(Submission, Submission.id == Answer.submission_id)
    answers = answers.where(Submission.reviewed_at.is_not(None))
    take_aways = _by_case("take-away", TakeAway, user)
    both = union_all(answers, take_aways).subquery()
    rows = db.session.execute(select(both).order_by(both.c.reference_key, both.c.kind))
    found: dict[UUID, Ready] = {}
    for row in rows:
        words = counted(row.how_many, row.kind)
        if row.case_id in found:
            words = f"{found[row.case_id].words} and {words}"
        found[row.case_id] = Ready(words, row.case_id, row.reference)
    return list(found.values())


def _by_case(kind: str, row: type[Answer] | type[TakeAway], user: User) -> Select[*tuple[Any, ...]]:
    return (
        select(
            literal(kind).label("kind"),
            Case.id.label("case_id"),
            Case.reference.label("reference"),
            Case.reference_key.label("reference_key"),
            func.count(row.id).label("how_many"),
        )
        .select_from(row)
        .join(Case, Case.id == row.case_id)
        .where(_permitted(user, row))
        .group_by(Case.id, Case.reference, Case.reference_key)
    )


def _permitted(user: User, row: type[Answer] | type[TakeAway]) -> ColumnElement[bool]:
    return and_(
        access.open_to(user, to_change=True),
        Case.closed_at.is_(None),
        row.permitted_at.is_not(None),
        row.setting == Setting.PARTNER,
        row.opened_at.is_(None),
        row.taken_back_at.is_(None),
    )


def has_cases(user: User, *, to_change: bool = False) -> bool:
    """True when any case is open to this person, also to read."""
    found = select(Case.id).where(access.open_to(user, to_change=to_change)).limit(1)
    return db.session.scalar(found) is not None
