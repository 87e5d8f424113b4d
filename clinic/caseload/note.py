"""The page of a session note: begin, write, sign; read a signed one and add to it."""

from typing import Any
from uuid import UUID, uuid4

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from clinic import audit
from clinic.accounts import parking, sessions
from clinic.appointments import actions as appointments
from clinic.appointments.models import Appointment, AppointmentStatus
from clinic.appointments.queries import appointment_for, attendance_of
from clinic.assignments.staff_actions import mark_talked_about
from clinic.caseload import note_facts
from clinic.caseload.blueprint import pages
from clinic.cases import queries as cases
from clinic.core.clock import now
from clinic.core.errors import RuleError, StaleVersion
from clinic.core.filters import clock_time
from clinic.core.forms import CheckRows, OnceForm, PageForm
from clinic.core.plain import LONG_TEXT_CHARACTERS
from clinic.core.web import wants_json
from clinic.notes import actions, queries
from clinic.notes.models import NoteFormat, NoteStatus, SessionNote
from clinic.notes.rules import ALL_FIELDS

LENGTH = Length(
    max=LONG_TEXT_CHARACTERS, message=f"At most {LONG_TEXT_CHARACTERS:,} characters; nothing was cut off."
)


class NoteForm(PageForm):
    """A draft note. `revision` is the one the page was shown with."""

    revision = IntegerField("Revision", widget=HiddenField.widget, default=0)
    layout = RadioField(
        "Layout",
        choices=[SelectChoice("dap", "Data, assessment, plan"), SelectChoice("free", "One free text")],
    )
    attended = CheckRows("Who came")
    talked_about = CheckRows("Talked about together")
    data = TextAreaField("Data", validators=[LENGTH])
    assessment = TextAreaField("Assessment", validators=[LENGTH])
    plan = TextAreaField("Plan", validators=[LENGTH])
    body = TextAreaField("Note", validators=[LENGTH])
    risk = TextAreaField("Risk and safety", validators=[LENGTH])


class AddendumForm(OnceForm):
    """A dated addition to a signed note."""

    text = TextAreaField("Addendum", validators=[InputRequired("Please write the addendum."), LENGTH])


@pages.route("/sessions/<uuid:appointment_id>/note", methods=["GET", "POST"])
def note(appointment_id: UUID) -> ResponseReturnValue:
    """The note of a session: its draft for its author, the signed text for who may read it."""
    appointment = appointment_for(current_user, appointment_id, to_change=request.method == "POST")
    sessions.keep_open()
    found = queries.note_of(current_user, appointment)
    if found is not None and found.status is NoteStatus.SIGNED:
        return _signed(appointment, found)
    if not cases.is_counsellor_on(current_user, appointment.case):
        abort(404)
    if found is not None and found.author_id != current_user.id:
        return _draft_of_colleague(appointment, found)
    return _draft(appointment, found)


def _facts(form: NoteForm) -> dict[str, Any]:
    return {"attended": form.attended.data, "talked_about": form.talked_about.data}


def _form(appointment: Appointment, found: SessionNote | None) -> NoteForm:
    facts = found.facts if found else note_facts.prefilled(appointment)
    words = found.words if found else dict.fromkeys(ALL_FIELDS, "")
    shown = dict(words, attended=facts["attended"], talked_about=facts["talked_about"])
    shown |= {"layout": (found.format if found else NoteFormat.DAP).value}
    shown |= {"revision": found.revision if found else 0}
    kept = parking.restored(request.path) if request.method == "GET" else None
    if kept:
        shown |= {name: kept.get(name, shown[name]) for name in ALL_FIELDS}
    # As one dictionary: one of the fields is called "data", which WTForms would take for its own parameter.
    form = NoteForm(data=shown)
    form.attended.choices = [
        SelectChoice(str(row.client_id), row.client.name) for row in attendance_of(appointment)
    ]
    form.talked_about.choices = [
        SelectChoice(str(one.set_together_id), one.words)
        for one in note_facts.sets_of(appointment)
        if one.is_talkable
    ]
    return form


def _draft(appointment: Appointment, found: SessionNote | None) -> ResponseReturnValue:
    form = _form(appointment, found)
    if form.is_submitted():
        if not form.validate():
            return _refused(appointment, form, found, status=422)
        return _save(appointment, form, found)
    if found is not None:
        audit.record("note.viewed", found, by=current_user)
    return _write_page(appointment, form, found)


def _save(appointment: Appointment, form: NoteForm, found: SessionNote | None) -> ResponseReturnValue:
    known = found.revision if found else 0
    before = dict(found.words) if found else {}
    try:
        saved = _keep(appointment, form, found)
    except RuleError as refused:
        form.form_errors.append(str(refused))
        # Nothing of this request is kept, so the page goes on from what stands in the database.
        form.revision.data, form.revision.raw_data = known, [str(known)]
        if wants_json() and isinstance(refused, StaleVersion):
            return jsonify(conflict=True, url=request.path), 409
        return _refused(appointment, form, found, before=before)
    parking.forget(request.path)
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
        facts=_facts(form),
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
    appointment: Appointment,
    form: NoteForm,
    found: SessionNote | None,
    *,
    before: dict[str, str] | None = None,
    status: int = 409,
) -> ResponseReturnValue:
    """The form again with everything typed; beside it the words that stand on the server, if they differ."""
    if wants_json():
        return jsonify(error=" ".join(form.form_errors) or "Too long to save."), status
    others = {name: text for name, text in (before or {}).items() if text != (form[name].data or "")}
    return _write_page(appointment, form, found, others=others), status


def _write_page(
    appointment: Appointment,
    form: NoteForm,
    found: SessionNote | None,
    *,
    others: dict[str, str] | None = None,
) -> str:
    return render_template(
        "caseload/note.html",
        appointment=appointment,
        case=appointment.case,
        form=form,
        note=found,
        steps_set=(found.facts if found else note_facts.prefilled(appointment))["steps_set"],
        others=others or {},
        can_sign=appointment.starts_at <= now(),
    )


def _names(appointment: Appointment, found: SessionNote) -> dict[str, list[str]]:
    attended = [
        client.name
        for client in cases.clients_of(appointment.case)
        if str(client.id) in found.facts["attended"]
    ]
    chosen = set(found.facts["talked_about"])
    talked = [one.words for one in note_facts.sets_of(appointment) if str(one.set_together_id) in chosen]
    return {"attended": attended, "talked_about": talked, "steps_set": found.facts["steps_set"]}


def _signed(appointment: Appointment, found: SessionNote) -> ResponseReturnValue:
    form = AddendumForm()
    if not form.is_submitted():
        form.form_id.data = str(uuid4())
    can_add = cases.is_counsellor_on(current_user, appointment.case)
    if form.is_submitted():
        if not can_add:
            abort(404)
        if form.validate():
            actions.add_addendum(found, text=form.text.data, form_id=form.once, by=current_user)
            flash("The addendum is signed.")
            return redirect(url_for(".note", appointment_id=appointment.id), 303)
    audit.record("note.viewed", found, by=current_user)
    return _reading_page(appointment, found, form if can_add else None), 422 if form.errors else 200


def _draft_of_colleague(appointment: Appointment, found: SessionNote) -> ResponseReturnValue:
    if request.method == "POST":
        abort(404)
    audit.record("note.viewed", found, by=current_user)
    return _reading_page(appointment, found, None)


def _reading_page(appointment: Appointment, found: SessionNote, form: AddendumForm | None) -> str:
    return render_template(
        "caseload/note_signed.html",
        appointment=appointment,
        case=appointment.case,
        note=found,
        names=_names(appointment, found),
        is_signed=found.status is NoteStatus.SIGNED,
        labels={
            "data": "Data",
            "assessment": "Assessment",
            "plan": "Plan",
            "body": "Note",
            "risk": "Risk and safety",
        },
        fields=[*(("data", "assessment", "plan") if found.format is NoteFormat.DAP else ("body",)), "risk"],
        addenda=queries.addenda_of(found),
        form=form,
    )
