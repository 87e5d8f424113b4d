"""Reading the trail: newest first, paged by number. Who may read which events is the caller's condition."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from clinic.audit.models import AuditEvent
from clinic.core.database import db

PAGE = 50


class Event(NamedTuple):
    """One event as it is read; without its MAC."""

    number: int
    at: datetime
    actor_id: UUID | None
    action: str
    case_id: UUID | None
    row_kind: str
    row_id: UUID | None
    outcome: str


def _events(*conditions: ColumnElement[bool], before: int | None) -> Select[Any]:
    columns = [getattr(AuditEvent, name) for name in Event._fields]
    query = select(*columns).where(*conditions)
    if before is not None:
        query = query.where(AuditEvent.number < before)
    return query.order_by(AuditEvent.number.desc()).limit(PAGE + 1)


def events_of_case(
    practice_id: UUID, case_id: UUID, *conditions: ColumnElement[bool], before: int | None = None
) -> list[Event]:
    """One row more than a page holds, of one case."""
    mine = (AuditEvent.practice_id == practice_id, AuditEvent.case_id == case_id)
    return _rows(_events(*mine, *conditions, before=before))


def events_of_practice(
    practice_id: UUID, *, actor_ids: Sequence[UUID], before: int | None = None
) -> list[Event]:
    """One row more than a page holds, of what these people did in the practice."""
    mine = (AuditEvent.practice_id == practice_id, AuditEvent.actor_id.in_(actor_ids))
    return _rows(_events(*mine, before=before))


def _rows(query: Select[Any]) -> list[Event]:
    return [Event(*row) for row in db.session.execute(query)]
