"""Process notes: a counsellor's private analysis, apart from the record, its author's only."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length

from clinic import audit
from clinic.accounts import parking
from clinic.caseload.blueprint import pages
from clinic.cases import queries as cases
from clinic.core.errors import StaleVersion
from clinic.core.forms import OnceForm, PageForm
from clinic.core.plain import LONG_TEXT_CHARACTERS
from clinic.notes import actions, queries

LENGTH = Length(
    max=LONG_TEXT_CHARACTERS, message=f"At most {LONG_TEXT_CHARACTERS:,} characters; nothing was cut off."
)
NEEDED = InputRequired("Please write the note.")


class NewProcessNoteForm(OnceForm):
    """A new process note."""

    text = TextAreaField("A new process note", validators=[NEEDED, LENGTH])


class ProcessNoteForm(PageForm):
    """A change of one."""

    revision = IntegerField("Revision", widget=HiddenField.widget)
    text = TextAreaField("Process note", validators=[NEEDED, LENGTH])


@pages.route("/cases/<uuid:case_id>/process-notes", methods=["GET", "POST"])
def process_notes(case_id: UUID) -> ResponseReturnValue:
    """The person's own process notes on a case, and a new one."""
    case = cases.case_for(current_user, case_id, to_change=True)
    kept = parking.restored(request.path) if request.method == "GET" else None
    form = NewProcessNoteForm(text=kept.get("text") if kept else "")
    if form.validate_on_submit():
        actions.write_process_note(case, text=form.text.data, process_note_id=form.once, by=current_user)
        parking.forget(request.path)
        flash("Saved.")
        return redirect(url_for(".process_notes", case_id=case.id), 303)
    audit.record("process_notes.viewed", case, by=current_user, case_id=case.id)
    found = queries.process_notes_of(current_user, case)
    page = render_template("caseload/process_notes.html", case=case, notes=found, form=form)
    return page, 422 if form.errors else 200


@pages.route("/process-notes/<uuid:process_note_id>", methods=["GET", "POST"])
def process_note(process_note_id: UUID) -> ResponseReturnValue:
    """Change an own process note."""
    note = queries.process_note_for(current_user, process_note_id)
    kept = parking.restored(request.path) if request.method == "GET" else None
    form = ProcessNoteForm(text=kept.get("text") if kept else note.text, revision=note.revision)
    status, other = 200, None
    if form.validate_on_submit():
        try:
            actions.change_process_note(
                note, text=form.text.data, revision=form.revision.data, by=current_user
            )
        except StaleVersion as stale:
            form.form_errors.append(str(stale))
            form.revision.data, form.revision.raw_data = note.revision, [str(note.revision)]
            status, other = 409, note.text
        else:
            parking.forget(request.path)
            return redirect(url_for(".process_notes", case_id=note.case_id), 303)
    audit.record("process_notes.viewed", note, by=current_user)
    case = cases.case_for(current_user, note.case_id)
    page = render_template("caseload/process_note.html", case=case, note=note, form=form, other=other)
    return page, 422 if form.errors and status == 200 else status
