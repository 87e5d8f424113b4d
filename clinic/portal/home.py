"""The client's first page: one thing to do, and quietly what else there is."""

from dataclasses import dataclass

from flask import render_template, url_for

from clinic.appointments import client_queries as appointments
from clinic.appointments.models import Appointment
from clinic.assignments import client_queries
from clinic.assignments.client_queries import HomeAssignment
from clinic.assignments.models import Status
from clinic.portal import queries
from clinic.portal.views import me, pages
from clinic.portal.words import day_month, on_day, time_needed


@dataclass(frozen=True)
class MainStep:
    """The one step in the card."""

    when: str
    title: str
    sentence: str
    button: str
    url: str


@dataclass(frozen=True)
class Entry:
    """A line of the list below it."""

    label: str
    small: str
    url: str


@pages.get("")
def home() -> str:
    """One thing to do."""
    client = me()
    is_open = not client.case.is_closed
    found = client_queries.home_assignments(client) if is_open else []
    between = queries.between(client)
    first = _first_of(found)
    entries = [_entry(one) for one in found if one is not first]
    if is_open:
        entries = [
            *_questions(between),
            *map(_after_session, appointments.awaiting_take_away(client)),
            *entries,
        ]
    return render_template(
        "portal/home.html",
        name=client.name,
        is_open=is_open,
        main=_main(first) if first else None,
        entries=entries,
        has_opened=between.has_opened,
        upcoming=appointments.upcoming_for(client) if is_open else [],
    )


def _first_of(found: list[HomeAssignment]) -> HomeAssignment | None:
    """What was written on last, else what came back with a thought, else the oldest. Paused ones rest."""
    waiting = [one for one in found if _is_waiting(one) and one.assignment.paused_at is None]
    begun = [one for one in waiting if one.saved_at is not None]
    if begun:
        return max(begun, key=lambda one: (one.saved_at, one.assignment.id))
    returned = [one for one in waiting if one.assignment.status is Status.RETURNED]
    return next(iter(returned or waiting), None)


def _is_waiting(one: HomeAssignment) -> bool:
    return one.assignment.status is not Status.COMPLETED


def _main(one: HomeAssignment) -> MainStep:
    content = client_queries.step_of(one.assignment)
    if one.begun_at is not None:
        sentence, button = f"You began this {on_day(one.begun_at)}. Your words are here.", "Go on writing"
    elif one.assignment.status is Status.RETURNED:
        sentence, button = "Your counsellor has a thought for you. Your words are here.", "Read and go on"
    else:
        sentence, button = "Stop whenever you like; every word is kept.", "Begin"
    url = url_for(".step", assignment_id=one.assignment.id)
    return MainStep(time_needed(content), content.title, sentence, button, url)


def _entry(one: HomeAssignment) -> Entry:
    content = client_queries.step_of(one.assignment)
    if one.assignment.status is Status.COMPLETED:
        url = url_for(".reflection", assignment_id=one.assignment.id)
        return Entry("A thought from your counsellor", f"on step {content.number}", url)
    url = url_for(".step", assignment_id=one.assignment.id)
    if one.assignment.paused_at is not None:
        small = "paused; take it up when you like"
    elif one.begun_at is not None:
        small = f"you began this {on_day(one.begun_at)}"
    elif one.assignment.status is Status.RETURNED:
        small = "with a thought from your counsellor"
    else:
        small = f"step {content.number}, {content.time_words}"
    return Entry(content.title, small, url)


def _questions(between: queries.Between) -> list[Entry]:
    return [
        Entry("A question from your counsellor", "one yes or no", url_for(".permission", answer_id=answer_id))
        for answer_id in between.asked_ids
    ]


def _after_session(appointment: Appointment) -> Entry:
    url = url_for(".take_away", appointment_id=appointment.id)
    label = f"After your session on {day_month(appointment.starts_at)}"
    return Entry(label, "three short lines, 2 minutes", url)
