"""Events of the counsellor's records, played through the real actions."""

from typing import Any
from uuid import UUID

from clinic.appointments.models import Appointment
from clinic.assignments import staff_actions, staff_queries
from clinic.caseload import note_facts
from clinic.notes import actions, queries
from clinic.notes.models import NoteFormat, SessionNote
from clinic.notes.rules import ALL_FIELDS
from clinic.ops.demo.content import DemoError, Event
from clinic.ops.demo.world import Stage, id_of


def note(stage: Stage, event: Event) -> None:
    """Write the note of a session and, unless it is left as a draft, sign it."""
    appointment = stage.appointment(event.given["session"])
    facts = _facts(stage, event, appointment)
    begun = actions.start(appointment, facts=facts, words={}, by=stage.counsellor)
    actions.save(
        begun,
        words={name: event.given[name] for name in ALL_FIELDS if name in event.given},
        facts=facts,
        layout=NoteFormat(event.given["format"]),
        revision=begun.revision,
        by=stage.counsellor,
    )
    if not event.given["sign"]:
        return
    actions.sign(begun, by=stage.counsellor)
    staff_actions.mark_talked_about(
        stage.case(), _sets_of(stage, event), at=appointment.starts_at, by=stage.counsellor
    )


def _facts(stage: Stage, event: Event, appointment: Appointment) -> dict[str, Any]:
    talked_about = [str(together) for together in _sets_of(stage, event)]
    return note_facts.prefilled(appointment) | {"talked_about": talked_about}


def _sets_of(stage: Stage, event: Event) -> list[UUID]:
    """`set_together_id` of the latest time the steps talked about were given."""
    found: list[UUID] = []
    for step in event.given.get("talked_about", ()):
        for person in stage.couple.people:
            if (person.key, step) in stage.given:
                assignment_id = stage.latest(person.key, step, event)
                assignment = staff_queries.assignment_for(stage.counsellor, assignment_id)
                found.append(assignment.set_together_id)
    return list(dict.fromkeys(found))


def addendum(stage: Stage, event: Event) -> None:
    """Add to a signed note."""
    signed = _note_of(stage, event)
    actions.add_addendum(signed, text=event.given["text"], form_id=id_of(event.place), by=stage.counsellor)


def _note_of(stage: Stage, event: Event) -> SessionNote:
    found = queries.note_of(stage.counsellor, stage.appointment(event.given["session"]))
    if found is None:
        raise DemoError(f"{event.place}: there is no note of {event.given['session']}.")
    return found


def process_note(stage: Stage, event: Event) -> None:
    """Write down the counsellor's own thoughts."""
    session = event.given.get("session")
    actions.write_process_note(
        stage.case(),
        text=event.given["text"],
        appointment_id=stage.appointment(session).id if session else None,
        process_note_id=id_of(event.place),
        by=stage.counsellor,
    )
