"""A session note that its reader cannot change: signed, or a colleague's draft; and adding to a signed one.

Words that were typed for a note which cannot take them any more are given back: as an addendum to be signed,
or to be copied.
"""

from collections.abc import Mapping, Sequence
from uuid import uuid4

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic import audit
from clinic.accounts import parking
from clinic.appointments.models import Appointment
from clinic.appointments.queries import appointment_for
from clinic.caseload import note_facts
from clinic.caseload.note_form import LABELS, AddendumForm, not_in
from clinic.cases import queries as cases
from clinic.core.web import wants_json
from clinic.notes import actions, queries
from clinic.notes.models import NoteFormat, NoteStatus, SessionNote

PROPOSED = (
    "The note was signed and stays as it is. Your words stand in the addendum below:"
    " change them as you like and sign it, or leave it."
)
COLLEAGUES = "A colleague has begun this note and alone can change it. You can copy your words from here."

Words = Sequence[tuple[str, str]]


def after_refusal(
    appointment: Appointment, found: SessionNote | None
) -> tuple[Appointment, SessionNote | None]:
    """Leave a trace of the refused request, which gives up all else in it, and load what stands."""
    appointment_id = appointment.id
    audit.record_refusal("note.refused", found or appointment, by=current_user, case_id=appointment.case_id)
    appointment = appointment_for(current_user, appointment_id)
    return appointment, queries.note_of(current_user, appointment)


def signed(appointment: Appointment, found: SessionNote) -> ResponseReturnValue:
    """Read it; whoever may write on the case also adds to it."""
    form = AddendumForm()
    can_add = cases.is_counsellor_on(current_user, appointment.case)
    if not form.is_submitted():
        audit.record("note.viewed", found, by=current_user)
        kept = parking.restored(request.path) if can_add else None
        form.form_id.data = str(uuid4())
        is_proposed = kept is not None and _propose(form, found, kept)
        return _page(appointment, found, form if can_add else None, kept=kept, is_proposed=is_proposed)
    if not can_add:
        abort(404)
    if "drop" in request.form:
        return _drop(appointment)
    if "text" not in request.form:
        return _too_late(appointment, found, form)
    if not form.validate():
        return _refused(appointment, found, form, status=422)
    actions.add_addendum(found, text=form.text.data, form_id=form.once, by=current_user)
    parking.settle(request.path)
    flash("The addendum is signed.")
    return _back(appointment)


def _propose(form: AddendumForm, found: SessionNote, typed: Mapping[str, str]) -> bool:
    """Put words typed for the note, or for an addendum, into the addendum's field. False without any."""
    unsaved = not_in(found, typed)
    proposed = typed.get("text") or "\n\n".join(f"{label}: {text}" for label, text in unsaved)
    form.text.data = proposed
    return bool(proposed.strip())


def _too_late(appointment: Appointment, found: SessionNote, form: AddendumForm) -> ResponseReturnValue:
    """A page of the draft was sent after the note was signed."""
    if wants_json():
        return jsonify(conflict=True, url=request.path), 409
    if not _propose(form, found, request.form):
        return _back(appointment)
    form.form_id.data = str(uuid4())
    return _refused(appointment, found, form, status=409, is_proposed=True)


def _refused(
    appointment: Appointment,
    found: SessionNote,
    form: AddendumForm,
    *,
    status: int,
    is_proposed: bool = False,
) -> ResponseReturnValue:
    appointment, again = after_refusal(appointment, found)
    if again is None:
        abort(404)
    return _page(appointment, again, form, is_proposed=is_proposed), status


def draft_of_colleague(appointment: Appointment, found: SessionNote) -> ResponseReturnValue:
    """Read it; words typed for this session before the colleague began are given back."""
    if request.method == "GET":
        kept = parking.restored(request.path)
        audit.record("note.viewed", found, by=current_user)
        return _page(appointment, found, None, kept=kept, unsaved=not_in(found, kept or {}))
    if "drop" in request.form:
        return _drop(appointment)
    if wants_json():
        return jsonify(conflict=True, url=request.path), 409
    unsaved = not_in(found, request.form)
    if not unsaved:
        return _back(appointment)
    appointment, again = after_refusal(appointment, found)
    if again is None:
        abort(404)
    return _page(appointment, again, None, unsaved=unsaved), 409


def _back(appointment: Appointment) -> ResponseReturnValue:
    return redirect(url_for(".note", appointment_id=appointment.id), 303)


def _drop(appointment: Appointment) -> ResponseReturnValue:
    parking.settle(request.path)
    return _back(appointment)


def _names(appointment: Appointment, found: SessionNote) -> dict[str, list[str]]:
    attended = [
        client.name
        for client in cases.clients_of(appointment.case)
        if str(client.id) in found.facts["attended"]
    ]
    chosen = set(found.facts["talked_about"])
    talked = [one.words for one in note_facts.sets_of(appointment) if str(one.set_together_id) in chosen]
    return {"attended": attended, "talked_about": talked, "steps_set": found.facts["steps_set"]}


def _page(
    appointment: Appointment,
    found: SessionNote,
    form: AddendumForm | None,
    *,
    kept: Mapping[str, str] | None = None,
    is_proposed: bool = False,
    unsaved: Words = (),
) -> str:
    return render_template(
        "caseload/note_signed.html",
        appointment=appointment,
        case=appointment.case,
        note=found,
        names=_names(appointment, found),
        is_signed=found.status is NoteStatus.SIGNED,
        labels=LABELS,
        fields=[*(("data", "assessment", "plan") if found.format is NoteFormat.DAP else ("body",)), "risk"],
        addenda=queries.addenda_of(found),
        form=form,
        marks=parking.marks(kept),
        unsaved=unsaved,
        sentence=PROPOSED if is_proposed else COLLEAGUES if unsaved else "",
    )
