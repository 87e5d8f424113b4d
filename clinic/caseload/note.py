"""The page of a session note: begin, write, sign. What is signed is read in `note_reading`."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic import audit
from clinic.accounts import parking, sessions
from clinic.appointments import actions as appointments
from clinic.appointments.models import Appointment, AppointmentStatus
from clinic.appointments.queries import appointment_for
from clinic.assignments.staff_actions import mark_talked_about
from clinic.caseload import note_facts, note_form, note_reading
from clinic.caseload.blueprint import pages
from clinic.caseload.note_form import NoteForm
from clinic.cases import queries as cases
from clinic.core.clock import now
from clinic.core.errors import RuleError, StaleVersion
from clinic.core.filters import clock_time
from clinic.core.forms import attach
from clinic.core.web import wants_json
from clinic.notes import actions, queries
from clinic.notes.models import NoteFormat, NoteStatus, SessionNote
from clinic.notes.rules import ALL_FIELDS


@pages.route("/sessions/<uuid:appointment_id>/note", methods=["GET", "POST"])
def note(appointment_id: UUID) -> ResponseReturnValue:
    """The note of a session: its draft for its author, the signed text for who may read it."""
    appointment = appointment_for(current_user, appointment_id, to_change=request.method == "POST")
    sessions.keep_open()
    found = queries.note_of(current_user, appointment)
    if found is not None and found.status is NoteStatus.SIGNED:
        return note_reading.signed(appointment, found)
    if not cases.is_counsellor_on(current_user, appointment.case):
        abort(404)
    if found is not None and found.author_id != current_user.id:
        return note_reading.draft_of_colleague(appointment, found)
    return _draft(appointment, found)


def _draft(appointment: Appointment, found: SessionNote | None) -> ResponseReturnValue:
    kept = parking.restored(request.path) if request.method == "GET" else None
    form = note_form.filled(appointment, found, kept)
    if form.is_submitted():
        return _save(appointment, form, found)
    if found is not None:
        audit.record("note.viewed", found, by=current_user)
    is_outdated = kept is not None and parking.is_outdated(kept, found.revision if found else 0)
    others = note_form.saved_besides(found, form) if is_outdated else []
    return _write_page(appointment, form, found, kept=kept, others=others)


def _save(appointment: Appointment, form: NoteForm, found: SessionNote | None) -> ResponseReturnValue:
    if not form.validate():
        return _refused(appointment, form, found)
    try:
        saved = _keep(appointment, form, found)
    except RuleError as refused:
        attach(form, refused)
        return _refused(appointment, form, found, refused)
    parking.settle(request.path)
    if wants_json():
        return jsonify(revision=saved.revision, saved=clock_time(now()))
    flash("Signed." if "sign" in request.form else "Saved.")
    return redirect(url_for(".note", appointment_id=appointment.id), 303)


def _keep(appointment: Appointment, form: NoteForm, found: SessionNote | None) -> SessionNote:
    """Save, beginning the note if need be, and sign if that was pressed. Raises RuleError."""
    if found is None:
        facts = note_facts.prefilled(appointment)
        found = actions.start(appointment, facts=facts, words={}, by=current_user)
        form.revision.data = form.revision.data or found.revision
    actions.save(
        found,
        words={name: form[name].data for name in ALL_FIELDS},
        facts={"attended": form.attended.data, "talked_about": form.talked_about.data},
        layout=NoteFormat(form.layout.data),
        revision=form.revision.data,
        by=current_user,
    )
    if "sign" in request.form:
        _sign(appointment, found)
    return found


def _sign(appointment: Appointment, found: SessionNote) -> None:
    actions.sign(found, by=current_user)
    came = {UUID(one) for one in found.facts["attended"]}
    if appointment.status is not AppointmentStatus.CANCELLED:
        appointments.hold(appointment, came=came, by=current_user)
    if len(came) > 1:
        sets = [UUID(one) for one in found.facts["talked_about"]]
        mark_talked_about(appointment.case, sets, at=appointment.starts_at, by=current_user)


def _refused(
    appointment: Appointment, form: NoteForm, found: SessionNote | None, refused: RuleError | None = None
) -> ResponseReturnValue:
    """The form again with everything typed; after a change elsewhere, beside it the words that stand now."""
    is_stale = isinstance(refused, StaleVersion)
    if wants_json() and is_stale:
        return jsonify(conflict=True, url=request.path), 409
    status = 422 if refused is None else 409
    if wants_json():
        return jsonify(error=" ".join(form.form_errors) or "Too long to save."), status
    appointment, found = note_reading.after_refusal(appointment, found)
    # Nothing of this request is kept, so the page goes on from what stands in the database.
    if refused is not None:
        known = found.revision if found else 0
        form.revision.data, form.revision.raw_data = known, [str(known)]
    others = note_form.saved_besides(found, form) if is_stale else []
    return _write_page(appointment, form, found, others=others), status


def _write_page(
    appointment: Appointment,
    form: NoteForm,
    found: SessionNote | None,
    *,
    kept: Mapping[str, str] | None = None,
    others: Sequence[tuple[str, str]] = (),
) -> str:
    return render_template(
        "caseload/note.html",
        appointment=appointment,
        case=appointment.case,
        form=form,
        note=found,
        steps_set=(found.facts if found else note_facts.prefilled(appointment))["steps_set"],
        others=others,
        is_restored=kept is not None and bool(note_form.not_in(found, kept)),
        marks=parking.marks(kept),
        can_sign=appointment.starts_at <= now(),
    )
