"""What the case page says of the partners, the steps set and what is private; nothing a client wrote."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select

from clinic.assignments.models import Answer, Assignment, Status, Submission
from clinic.caseload.brief_facts import is_ready
from clinic.caseload.couple import Couple, Given
from clinic.caseload.today_facts import counted, is_awaited
from clinic.cases.models import Case, Client
from clinic.core.clock import now
from clinic.core.database import db
from clinic.core.filters import ago, day

# How long a finished step is still named beside its author.
LATELY = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Flag:
    """One answer about which something is open: its author would rather talk, was asked, or permitted it."""

    assignment_id: UUID
    client_id: UUID
    wants_to_talk: bool
    is_asked: bool
    is_ready: bool


def flags_of(case: Case) -> list[Flag]:
    """Of the newest round of what stands. One statement."""
    query = (
        select(
            Answer.assignment_id,
            Answer.client_id,
            and_(Answer.wants_to_talk, Assignment.talked_about_at.is_(None)).label("wants_to_talk"),
            is_awaited().label("is_asked"),
            is_ready().label("is_ready"),
        )
        .join(Submission, Submission.id == Answer.submission_id)
        .join(Assignment, Assignment.id == Answer.assignment_id)
        .where(
            Answer.case_id == case.id,
            Submission.round == Assignment.round,
            Assignment.status != Status.WITHDRAWN,
            or_(Answer.wants_to_talk, is_awaited(), is_ready()),
        )
    )
    return [Flag(*row) for row in db.session.execute(query)]


@dataclass(frozen=True, slots=True)
class PartnerCard:
    """One of the two: what is in their hands, what comes next; a line about a step leads to its reader."""

    client: Client
    has_now: tuple[tuple[str, str, UUID], ...]
    next_lines: tuple[tuple[str, UUID | None], ...]


def partner_cards(couple: Couple, given: list[Given], flags: list[Flag], *, mine: bool) -> list[PartnerCard]:
    """Both partners in the order they are named. `mine`: the reader is the counsellor and called “you”."""
    reader = "you" if mine else "the counsellor"
    return [
        PartnerCard(
            client,
            tuple(_has_now([one for one in given if one.client_id == client.id], reader)),
            tuple(
                (words[:1].upper() + words[1:], leads_to) for words, leads_to in _next(client, given, flags)
            ),
        )
        for client in couple.clients
    ]


def _has_now(given: list[Given], reader: str) -> Iterator[tuple[str, str, UUID]]:
    for one in given:
        words = _in_words(one, reader)
        if words:
            yield f"Step {one.content.number}", words, one.id


def _in_words(one: Given, reader: str) -> str:
    if one.status is Status.SUBMITTED and one.submitted_at:
        return f"with {reader} {_since(one.submitted_at)}"
    if one.status is Status.RETURNED:
        return "returned with a thought"
    if one.status is Status.ASSIGNED:
        return one.state[1]
    if one.status is Status.COMPLETED and one.completed_at and now() - one.completed_at < LATELY:
        return one.state[1]
    return ""


def _since(instant: datetime) -> str:
    words = ago(instant)
    return f"for {words.removesuffix(' d')} days" if words.endswith(" d") else f"since {words}"


def _next(client: Client, given: list[Given], flags: list[Flag]) -> Iterator[tuple[str, UUID | None]]:
    if not client.user.is_active:
        yield "account deactivated", None
    elif not client.user.has_joined:
        yield "has not joined yet", None
    numbers = {one.id: one.content.number for one in given}
    for words, fact in (("permission asked for {}", "is_asked"), ("{} ready to open", "is_ready")):
        found = [flag for flag in flags if flag.client_id == client.id and getattr(flag, fact)]
        for assignment_id in dict.fromkeys(flag.assignment_id for flag in found):
            count = sum(flag.assignment_id == assignment_id for flag in found)
            yield words.format(f"{counted(count, 'answer')} of step {numbers[assignment_id]}"), assignment_id


@dataclass(frozen=True, slots=True)
class SetRow:
    """One act of giving a step: what each partner has of it, by position; None where it was not given."""

    number: int
    title: str
    set_at: datetime
    first: Given | None
    second: Given | None

    @property
    def both(self) -> tuple[Given | None, Given | None]:
        """In the order of the couple."""
        return self.first, self.second


def set_rows(couple: Couple, given: list[Given]) -> list[SetRow]:
    """What was given, newest first; a set withdrawn from everybody is left out."""
    sets: dict[UUID, dict[UUID, Given]] = {}
    for one in given:
        sets.setdefault(one.set_together_id, {})[one.client_id] = one
    first, second = couple.clients
    rows = []
    for parts in sets.values():
        if not any(one.stands for one in parts.values()):
            continue
        sample = next(iter(parts.values()))
        rows.append(
            SetRow(
                sample.content.number,
                sample.content.title,
                sample.set_at,
                parts.get(first.id),
                parts.get(second.id),
            )
        )
    return rows


def private_lines(
    couple: Couple, given: Iterable[Given], flags: Iterable[Flag]
) -> list[tuple[Any, str, UUID]]:
    """Who paused a step or would rather talk than write: client, words, assignment."""
    lines: list[tuple[Any, str, UUID]] = []
    by_id = {one.id: one for one in given}
    people = {client.id: client for client in couple.clients}
    for one in by_id.values():
        if one.paused_at is not None and one.status in (Status.ASSIGNED, Status.RETURNED):
            words = f"has paused step {one.content.number} since {day(one.paused_at)}"
            lines.append((people[one.client_id], words, one.id))
    talks = dict.fromkeys(flag.assignment_id for flag in flags if flag.wants_to_talk)
    for assignment_id in talks:
        one = by_id[assignment_id]
        words = f"would rather talk about something in step {one.content.number}"
        lines.append((people[one.client_id], words, one.id))
    return lines
