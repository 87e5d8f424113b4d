"""Events of assignments, played through the real actions."""

from datetime import timedelta

from clinic.assignments import client_actions, client_queries, staff_actions
from clinic.assignments.drafts import Words
from clinic.assignments.models import Variant
from clinic.cases.models import Setting
from clinic.core.clock import today
from clinic.ops.demo.content import Event, answers_of
from clinic.ops.demo.world import Stage, id_of
from clinic.programmes import queries as programmes


def assign(stage: Stage, event: Event) -> None:
    """Give the step to one or both."""
    given = event.given
    version = programmes.published_version(stage.counsellor, given["step"])
    step = staff_actions.GivenStep(
        step_version=version,
        content=programmes.content_of(version),
        intro=given["intro"],
        due_on=today() + timedelta(days=given["due"]) if "due" in given else None,
    )
    roles = {key: stage.couple.person(key).role for key in given["to"]} | given.get("variants", {})
    keys = {stage.client_ids[key]: key for key in given["to"]}
    made = staff_actions.assign(
        stage.case(),
        step,
        variants={client: Variant(roles[keys[client.id]]) for client in stage.clients(given["to"])},
        form_id=id_of(event.place, given["step"]),
        by=stage.counsellor,
    )
    for assignment in made:
        stage.given.setdefault((keys[assignment.client_id], given["step"]), []).append(assignment.id)


def draft(stage: Stage, event: Event) -> None:
    """Write answers without handing them in."""
    assignment = stage.written(event)
    known = client_queries.drafts_of(assignment)
    for prompt, value, setting in answers_of(event, assignment.variant):
        client_actions.save_draft(
            assignment,
            prompt,
            Words(value, Setting(setting)),
            revision=known[prompt.key].revision if prompt.key in known else 0,
        )


def submit(stage: Stage, event: Event) -> None:
    """Write the answers and hand them in."""
    draft(stage, event)
    assignment = stage.written(event)
    form_id = id_of(event.place, event.given["by"], event.given["step"])
    client_actions.submit(assignment, form_id=form_id, by=stage.client(event.given["by"]).user)


def complete(stage: Stage, event: Event) -> None:
    """Answer a reflection and close the assignment."""
    _private_note(stage, event)
    staff_actions.complete(stage.reviewed(event), feedback=event.given["feedback"], by=stage.counsellor)


def return_with_thought(stage: Stage, event: Event) -> None:
    """Hand a reflection back."""
    _private_note(stage, event)
    staff_actions.return_with_thought(
        stage.reviewed(event), feedback=event.given["thought"], by=stage.counsellor
    )


def _private_note(stage: Stage, event: Event) -> None:
    if "private_note" in event.given:
        staff_actions.save_review_note(
            stage.reviewed(event), text=event.given["private_note"], by=stage.counsellor
        )


def ask_permission(stage: Stage, event: Event) -> None:
    """Ask the author whether the partner may read one answer."""
    staff_actions.ask_permission([stage.answer_for_counsellor(event)], case=stage.case(), by=stage.counsellor)


def open_answer(stage: Stage, event: Event) -> None:
    """Open one answer to the partner, perhaps in a session."""
    session = event.given.get("session")
    staff_actions.open_answer(
        stage.answer_for_counsellor(event),
        appointment=stage.appointment(session) if session else None,
        by=stage.counsellor,
    )


def permit(stage: Stage, event: Event) -> None:
    """The author says yes."""
    client_actions.permit(stage.answer_for_author(event), by=stage.client(event.given["by"]).user)


def decline(stage: Stage, event: Event) -> None:
    """The author says no."""
    client_actions.decline(stage.answer_for_author(event), by=stage.client(event.given["by"]).user)


def take_back(stage: Stage, event: Event) -> None:
    """The author takes a permission back."""
    client_actions.take_back(stage.answer_for_author(event), by=stage.client(event.given["by"]).user)


def pause(stage: Stage, event: Event) -> None:
    """The client pauses a step."""
    client_actions.pause(stage.written(event), by=stage.client(event.given["by"]).user)


def resume(stage: Stage, event: Event) -> None:
    """The client takes it up again."""
    client_actions.resume(stage.written(event), by=stage.client(event.given["by"]).user)
