"""What the brief before a session is made of: loaded for somebody, in few statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort
from sqlalchemy import ColumnElement, ScalarSelect, and_, or_, select
from sqlalchemy.orm import aliased, contains_eager

from clinic.accounts.models import User
from clinic.appointments.models import Appointment, Attendance, TakeAway
from clinic.appointments.queries import took_place
from clinic.assignments.models import Answer, Submission
from clinic.caseload.couple import Couple, Given
from clinic.caseload.today_facts import is_awaited, number_of_session
from clinic.cases import access
from clinic.cases.models import Case, Client, Setting
from clinic.core.database import db
from clinic.notes.models import NoteFormat, NoteStatus, SessionNote
from clinic.programmes.schema import AnswerType


@dataclass(frozen=True, slots=True)
class Frame:
    """The session: which it is, who attends (positions), and when the last one before it was held."""

    appointment: Appointment
    couple: Couple
    attending: frozenset[int]
    number: int
    since: datetime | None


def _last_held() -> ScalarSelect[datetime]:
    before = aliased(Appointment)
    return (
        select(before.starts_at)
        .where(
            before.case_id == Appointment.case_id,
            took_place(before),
            before.starts_at < Appointment.starts_at,
        )
        .order_by(before.starts_at.desc())
        .limit(1)
        .correlate(Appointment)
        .scalar_subquery()
    )


def frame_for(user: User, appointment_id: UUID) -> Frame:
    """The session with its case and couple, if that is open to this member of staff; otherwise 404."""
    attends = and_(Attendance.appointment_id == Appointment.id, Attendance.client_id == Client.id)
    query = (
        select(Client, Appointment, Attendance.id.label("attendance"), number_of_session(), _last_held())
        .join(Client.case)
        .join(Client.user)
        .join(Appointment, Appointment.case_id == Case.id)
        .outerjoin(Attendance, attends)
        .where(Appointment.id == appointment_id, access.open_to(user))
        .order_by(Client.position)
        .options(contains_eager(Client.case), contains_eager(Client.user))
    )
    rows = db.session.execute(query).all()
    if not rows:
        abort(404)
    first, second = (row[0] for row in rows)
    _, appointment, _, number, last_held = rows[0]
    attending = frozenset(row[0].position for row in rows if row.attendance is not None)
    return Frame(appointment, Couple(first.case, (first, second)), attending, number, last_held)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the last signed note says about what comes next."""

    words: str
    is_plan: bool
    appointment_id: UUID
    starts_at: datetime


def plan_before(appointment: Appointment) -> Plan | None:
    """From the newest signed note on a session before this one; of a free note, all of it."""
    query = (
        select(SessionNote, Appointment.starts_at)
        .join(Appointment, Appointment.id == SessionNote.appointment_id)
        .where(
            SessionNote.case_id == appointment.case_id,
            SessionNote.status == NoteStatus.SIGNED,
            Appointment.starts_at < appointment.starts_at,
        )
        .order_by(Appointment.starts_at.desc())
        .limit(1)
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        return None
    note, starts_at = found
    is_plan = note.format is NoteFormat.DAP
    words = note.words.get("plan" if is_plan else "body", "")
    return Plan(words, is_plan, note.appointment_id, starts_at)


@dataclass(frozen=True, slots=True)
class Told:
    """One answer of a round; `value` is what `programmes.answers` describes."""

    id: UUID
    assignment_id: UUID
    prompt_key: str
    setting: Setting
    is_counsellor_only: bool
    wants_to_talk: bool
    is_asked: bool
    is_ready: bool
    round: int
    submitted_at: datetime
    value: Any

    @property
    def is_private(self) -> bool:
        """True when nobody but the staff of the case may read it."""
        return self.is_counsellor_only or self.setting is Setting.COUNSELLOR


def is_ready() -> ColumnElement[bool]:
    """Condition on Answer joined to Submission: permitted by its author, reviewed, not opened yet."""
    return and_(
        Answer.permitted_at.is_not(None),
        Answer.setting == Setting.PARTNER,
        Answer.opened_at.is_(None),
        Answer.taken_back_at.is_(None),
        Submission.reviewed_at.is_not(None),
    )


def answers_since(case: Case, given: Iterable[Given], since: datetime | None) -> list[Told]:
    """All answers sent since, earlier ones to the same scales, and those about which a permission is open.

    Oldest first. One statement.
    """
    query = (
        select(
            Answer.id,
            Answer.assignment_id,
            Answer.prompt_key,
            Answer.setting,
            Answer.is_counsellor_only,
            Answer.wants_to_talk,
            is_awaited().label("is_asked"),
            is_ready().label("is_ready"),
            Submission.round,
            Submission.submitted_at,
            Answer.value_sealed,
        )
        .join(Submission, Submission.id == Answer.submission_id)
        .where(Answer.case_id == case.id)
        .order_by(Submission.submitted_at, Answer.id)
    )
    if since is not None:
        scale = Answer.prompt_key.in_(_scale_keys(given, since))
        query = query.where(or_(Submission.submitted_at > since, scale, is_awaited(), is_ready()))
    rows = db.session.execute(query)
    return [Told(*row[:10], value=Answer.value.unseal(row.id, row.value_sealed)) for row in rows]


def _scale_keys(given: Iterable[Given], since: datetime) -> list[str]:
    sent = [one.content for one in given if one.submitted_at is not None and one.submitted_at > since]
    keys = {prompt.key for content in sent for prompt in content.prompts if prompt.type is AnswerType.SCALE}
    return sorted(keys)


def take_aways_since(case: Case, since: datetime | None) -> list[TakeAway]:
    """What the clients wrote after the last session or since, oldest first."""
    if since is None:
        return []
    query = (
        select(TakeAway)
        .join(TakeAway.appointment)
        .where(
            TakeAway.case_id == case.id, or_(Appointment.starts_at >= since, TakeAway.submitted_at > since)
        )
    )
    return list(db.session.scalars(query.order_by(TakeAway.submitted_at)))
