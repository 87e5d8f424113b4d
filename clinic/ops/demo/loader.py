"""Plays the demo: every event of every couple in order of time, each with the clock at its moment.

All of it is one transaction: the demo is there whole, or not at all.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from operator import itemgetter

from sqlalchemy import func, select

from clinic.accounts.actions import IssuedInvitation
from clinic.accounts.models import User
from clinic.cases import actions as cases
from clinic.cases import queries
from clinic.core import clock
from clinic.core.database import db
from clinic.ops.demo import opening, papers, records, sessions, work
from clinic.ops.demo.content import Couple, Demo, Event, Person
from clinic.ops.demo.world import Calendar, Stage
from clinic.practices.models import Practice
from clinic.programmes import actions as programmes

Act = Callable[[Stage, Event], None]
Moment = tuple[datetime, Callable[[], None]]

ACTS: dict[str, Act] = {
    "appointment": sessions.book,
    "take_away": sessions.take_away,
    "assign": work.assign,
    "draft": work.draft,
    "submit": work.submit,
    "complete": work.complete,
    "return": work.return_with_thought,
    "ask_permission": work.ask_permission,
    "permit": work.permit,
    "decline": work.decline,
    "take_back": work.take_back,
    "open": work.open_answer,
    "pause": work.pause,
    "resume": work.resume,
    "note": records.note,
    "addendum": records.addendum,
    "process_note": records.process_note,
    "session_report": papers.session_report,
    "progress_report": papers.progress_report,
}

# The office opens before the first event of any day.
OPENING = "08:00"
INVITED_BEFORE = timedelta(hours=20)


class NotEmpty(RuntimeError):
    """The demo's passwords are known to everybody, so it never goes where a practice works."""


def load(demo: Demo, *, on: date) -> bool:
    """Put the demo into an empty installation, its today being `on`; False when it is there already.

    Raises NotEmpty. The caller commits.
    """
    if db.session.get(Practice, opening.PRACTICE_ID) is not None:
        return False
    if db.session.scalar(select(func.count(Practice.id))):
        raise NotEmpty(
            "The demo goes into an empty installation only, because everybody can read its passwords."
        )
    clock.use_zone(demo.practice["time_zone"])
    calendar = Calendar(on)
    first_day = min(couple.opened for couple in demo.couples) - 1
    with clock.pinned(calendar.moment(first_day, OPENING)):
        programmes.load_shipped_programme()
        staff = opening.open_practice(demo)
    for moment, act in _in_order(demo, calendar, staff):
        with clock.pinned(moment):
            act()
            db.session.flush()
    return True


def _in_order(demo: Demo, calendar: Calendar, staff: dict[str, User]) -> list[Moment]:
    moments = [moment for couple in demo.couples for moment in _Play(couple, calendar, staff).moments()]
    return sorted(moments, key=itemgetter(0))


class _Play:
    """One couple's story as moments. The case exists once its first moment has been played."""

    def __init__(self, couple: Couple, calendar: Calendar, staff: dict[str, User]) -> None:
        self.couple = couple
        self.calendar = calendar
        self.staff = staff
        self.stage: Stage | None = None
        self.issued: dict[str, IssuedInvitation] = {}

    def moments(self) -> Iterator[Moment]:
        """Opening, invitations, events, closing; not yet in order."""
        yield self.calendar.moment(self.couple.opened, OPENING), self._open
        for person in self.couple.people:
            yield from self._invitation(person)
        for event in self.couple.events:
            yield self.calendar.moment(event.day, event.at), partial(self._act, ACTS[event.do], event)
            if event.do == "appointment" and event.given.get("held"):
                yield self._end_of(event), partial(self._act, sessions.hold, event)
        if self.couple.closed:
            yield self.calendar.moment(*self.couple.closed), self._close

    def _open(self) -> None:
        self.stage = opening.open_case(self.couple, self.calendar, self.staff)
        people = zip(self.couple.people, queries.clients_of(self.stage.case()), strict=True)
        self.stage.client_ids = {person.key: client.id for person, client in people}

    def _invitation(self, person: Person) -> Iterator[Moment]:
        opened = self.calendar.moment(self.couple.opened, "08:30")
        joined = self.calendar.moment(*person.joined) if person.joined else None
        invited = max(opened, joined - INVITED_BEFORE) if joined else opened
        yield invited, partial(self._invite, person)
        if joined:
            yield joined, partial(self._join, person)

    def _invite(self, person: Person) -> None:
        self.issued[person.key] = opening.invite(self._stage(), person.key)

    def _join(self, person: Person) -> None:
        opening.join(self._stage(), person.key, self.issued[person.key])

    def _act(self, act: Act, event: Event) -> None:
        act(self._stage(), event)

    def _end_of(self, event: Event) -> datetime:
        begins = self.calendar.moment(event.given["on_day"], event.given["time"])
        return begins + timedelta(minutes=event.given["minutes"])

    def _close(self) -> None:
        cases.close_case(self._stage().case(), by=self._stage().counsellor)

    def _stage(self) -> Stage:
        if self.stage is None:
            raise AssertionError(f"{self.couple.reference} is not open yet.")
        return self.stage
