"""The access log: of one case for its counsellors and supervisor, of the practice for its lead."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import ColumnElement, not_, or_, select

from clinic import audit
from clinic.accounts.models import User, UserKind
from clinic.audit.models import AuditEvent
from clinic.audit.queries import PAGE, Event, events_of_case, events_of_practice
from clinic.caseload.blueprint import pages
from clinic.caseload.log_words import words_for_lead, words_of
from clinic.cases.models import Case
from clinic.cases.queries import case_for, is_counsellor_on
from clinic.core.database import db
from clinic.notes.models import NoteStatus, SessionNote

# Numbers beyond this do not fit the column.
LARGEST = 2**63


@dataclass(frozen=True, slots=True)
class Line:
    """One event in words."""

    at: datetime
    who: str
    words: str
    case_id: UUID | None


@pages.get("/cases/<uuid:case_id>/log")
def log(case_id: UUID) -> ResponseReturnValue:
    """Who did or looked at what in a case, newest first."""
    case = case_for(current_user, case_id)
    is_counsellor = is_counsellor_on(current_user, case)
    hidden = _hidden_from(current_user, is_counsellor=is_counsellor)
    events = events_of_case(case.practice_id, case.id, *hidden, before=_before())
    audit.record("case.log_viewed", case, by=current_user, case_id=case.id)
    return render_template(
        "caseload/log.html",
        case=case,
        lines=_lines(events[:PAGE], words_of),
        more_url=_more_url(events, case_id=case.id),
        is_newest=_before() is None,
    )


@pages.get("/practice/log")
def practice_log() -> ResponseReturnValue:
    """What the staff of the practice did, for its lead: no content, and nothing that clients did."""
    if not current_user.is_lead:
        abort(404)
    staff = select(User.id).where(User.practice_id == current_user.practice_id, User.kind == UserKind.STAFF)
    ids = list(db.session.scalars(staff))
    events = events_of_practice(current_user.practice_id, actor_ids=ids, before=_before())
    audit.record("practice.log_viewed", None, by=current_user)
    return render_template(
        "caseload/practice_log.html",
        lines=_lines(events[:PAGE], words_for_lead),
        references=_references(events),
        more_url=_more_url(events),
        is_newest=_before() is None,
    )


def _hidden_from(user: User, *, is_counsellor: bool) -> list[ColumnElement[bool]]:
    """A process note's existence is its author's to know; of note drafts a supervisor knows nothing."""
    own = or_(not_(AuditEvent.action.startswith("process_note")), AuditEvent.actor_id == user.id)
    if is_counsellor:
        return [own]
    drafts = select(SessionNote.id).where(SessionNote.status == NoteStatus.DRAFT)
    return [own, or_(AuditEvent.row_id.is_(None), AuditEvent.row_id.not_in(drafts))]


def _before() -> int | None:
    found = request.args.get("before", type=int)
    return found if found is not None and 0 < found < LARGEST else None


def _more_url(events: Sequence[Event], *, case_id: UUID | None = None) -> str | None:
    if len(events) <= PAGE:
        return None
    before = events[PAGE - 1].number
    if case_id is None:
        return url_for(".practice_log", before=before)
    return url_for(".log", case_id=case_id, before=before)


def _lines(events: Sequence[Event], words: Callable[[Event], str]) -> list[Line]:
    ids = {event.actor_id for event in events} - {None}
    query = select(User.id, User.full_name).where(User.id.in_(ids))
    names = {row.id: row.full_name for row in db.session.execute(query)}
    return [Line(event.at, names.get(event.actor_id, "–"), words(event), event.case_id) for event in events]


def _references(events: Sequence[Event]) -> dict[UUID, str]:
    ids = {event.case_id for event in events} - {None}
    query = select(Case.id, Case.reference).where(
        Case.id.in_(ids), Case.practice_id == current_user.practice_id
    )
    return {row.id: row.reference for row in db.session.execute(query)}
