"""Events of the counsellor's records, played through the real actions."""

from typing import Any

from clinic.assignments import staff_actions, staff_queries
from clinic.notes import actions, queries
from clinic.notes.models import NoteFormat, SessionNote
from clinic.notes.rules import ALL_FIELDS
from clinic.ops.demo.content import DemoError, Event
from clinic.ops.demo.world import Stage, id_of


def note(stage: Stage, event: Event) -> None:
    """Write the note of a session and, unless it is left as a draft, sign it."""
    appointment = stage.appointment(event.given["session"])
    facts = _facts(stage, event)
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


def _facts(stage: Stage, event: Event) -> dict[str, Any]:
    session = next(
        each
        for each in stage.couple.events
        if each.do == "appointment" and each.given["key"] == event.given["session"]
    )
    return {
        "attended": [str(client.id) for client in stage.clients(session.given["attending"])],
        "talked_about": [str(together) for together in _sets_of(stage, event)],
        "steps_set": [],
    }


def _sets_of(stage: Stage, event: Event) -> list[Any]:
    """`set_together_id` of the latest time the steps talked about were given."""
    found = []
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
