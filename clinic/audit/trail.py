"""Appending to the chain and verifying it.

`record` queues; the rows are appended as the last statements of the transaction they belong to, so the head
row is locked briefly. If an append fails, the whole change fails.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Protocol
from uuid import UUID

from flask import current_app
from sqlalchemy import Select, Update, bindparam, insert, select, update

from clinic.audit.models import AuditEvent, AuditHead
from clinic.core.clock import now
from clinic.core.database import Row, commit, db, last_statements, on_rollback, rollback

START = b"\x00" * 32
DONE = "done"
REFUSED = "refused"
_QUEUE = "audit_queue"


class Actor(Protocol):
    """Whoever acts: a user of a practice."""

    @property
    def id(self) -> UUID: ...
    @property
    def practice_id(self) -> UUID: ...


@dataclass(frozen=True)
class _Queued:
    practice_id: UUID
    at: datetime
    actor_id: UUID | None
    action: str
    case_id: UUID | None
    row_kind: str
    row_id: UUID | None
    outcome: str


def record(
    action: str, row: Row | None, *, by: Actor, case_id: UUID | None = None, outcome: str = DONE
) -> None:
    """Queue one event, such as ("assignment.returned", assignment), for the end of this transaction."""
    found_case = case_id or getattr(row, "case_id", None)
    event = _Queued(
        practice_id=by.practice_id,
        at=now(),
        actor_id=by.id,
        action=action,
        case_id=found_case,
        row_kind=row.__tablename__ if row is not None else "",
        row_id=row.id if row is not None else None,
        outcome=outcome,
    )
    db.session.info.setdefault(_QUEUE, []).append(event)


def record_refusal(action: str, row: Row | None, *, by: Actor, case_id: UUID | None = None) -> None:
    """Record that something was refused: rolls back the change and commits only this event."""
    kind, row_id = (row.__tablename__, row.id) if row is not None else ("", None)
    found_case = case_id or getattr(row, "case_id", None)
    event = _Queued(by.practice_id, now(), by.id, action, found_case, kind, row_id, REFUSED)
    rollback()
    db.session.info.setdefault(_QUEUE, []).append(event)
    commit()


def append_queued() -> None:
    """Write the queued events; the last statements before the commit."""
    queued: list[_Queued] = db.session.info.pop(_QUEUE, [])
    if not queued:
        return
    db.session.flush()
    for practice_id in {event.practice_id for event in queued}:
        _append(practice_id, [event for event in queued if event.practice_id == practice_id])


def forget_queued() -> None:
    """Drop events of a transaction that was given up."""
    db.session.info.pop(_QUEUE, None)


last_statements.append(append_queued)
on_rollback.append(forget_queued)


def _append(practice_id: UUID, queued: list[_Queued]) -> None:
    # Rows, not entities: every change and every view of something clinical ends with this.
    connection = db.session.connection()
    head = connection.execute(_head(), {"practice": practice_id}).one_or_none()
    if head is None:
        connection.execute(insert(AuditHead).values(practice_id=practice_id, number=0, mac=START))
    number, mac = (head.number, head.mac) if head else (0, START)
    rows = []
    for each in queued:
        number += 1
        event = AuditEvent(**asdict(each), number=number, previous_mac=mac)
        event.mac = mac = mac_of(event, current_app.extensions["key_ring"].audit)
        rows.append({column.name: getattr(event, column.name) for column in AuditEvent.__table__.columns})
    connection.execute(insert(AuditEvent), rows)
    connection.execute(_move_head(), {"practice": practice_id, "number": number, "mac": mac})


@cache
def _head() -> Select[int, bytes]:
    of_practice = AuditHead.practice_id == bindparam("practice")
    return select(AuditHead.number, AuditHead.mac).where(of_practice).with_for_update()


@cache
def _move_head() -> Update:
    return update(AuditHead).where(AuditHead.practice_id == bindparam("practice"))


def mac_of(event: AuditEvent, key: bytes) -> bytes:
    """HMAC-SHA256 over the length-prefixed fields of the event and the MAC before it."""
    instant = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = (
        str(event.practice_id),
        str(event.number),
        instant,
        str(event.actor_id or ""),
        event.action,
        str(event.case_id or ""),
        event.row_kind,
        str(event.row_id or ""),
        event.outcome,
        str(event.id),
    )
    message = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in fields)
    return hmac.new(key, message + event.previous_mac, hashlib.sha256).digest()


@dataclass(frozen=True)
class Broken:
    """The first event of a chain that does not hold."""

    practice_id: UUID
    number: int
    reason: str


def verify(key: bytes) -> Iterator[Broken]:
    """The first broken event of each chain; nothing when all chains hold."""
    heads = list(db.session.scalars(select(AuditHead)))
    for head in heads:
        broken = _verify_chain(head, key)
        if broken:
            yield broken
    known = {head.practice_id for head in heads}
    for practice_id in db.session.scalars(select(AuditEvent.practice_id).distinct()):
        if practice_id not in known:
            yield Broken(practice_id, 1, "the end of the chain is missing")


def _verify_chain(head: AuditHead, key: bytes) -> Broken | None:
    query = select(AuditEvent).where(AuditEvent.practice_id == head.practice_id).order_by(AuditEvent.number)
    # Closed also when it was left early: on PostgreSQL the rows come through a cursor on the server.
    with closing(db.session.scalars(query.execution_options(yield_per=1000))) as events:
        return _first_broken(head, events, key)


def _first_broken(head: AuditHead, events: Iterable[AuditEvent], key: bytes) -> Broken | None:
    expected, previous = 0, START
    for event in events:
        expected += 1
        if event.number != expected:
            return Broken(head.practice_id, expected, "the event is missing")
        if event.previous_mac != previous or not hmac.compare_digest(event.mac, mac_of(event, key)):
            return Broken(head.practice_id, event.number, "the event was changed")
        previous = event.mac
    if expected != head.number or previous != head.mac:
        return Broken(head.practice_id, expected + 1, "events at the end are missing")
    return None
