"""Process notes: a counsellor's private analysis, apart from the record, its author's only."""

from collections.abc import Mapping, Sequence
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
from clinic.cases.models import Case
from clinic.core.errors import StaleVersion
from clinic.core.forms import OnceForm, PageForm
from clinic.core.plain import LONG_TEXT_CHARACTERS, tidy
from clinic.notes import actions, queries
from clinic.notes.models import ProcessNote

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
        parking.settle(request.path)
        flash("Saved.")
        return redirect(url_for(".process_notes", case_id=case.id), 303)
    found = queries.process_notes_of(current_user, case)
    if form.errors:
        page = _list_page(case, found, form, None)
        audit.record_refusal("process_note.refused", case, by=current_user, case_id=case.id)
        return page, 422
    audit.record("process_notes.viewed", case, by=current_user, case_id=case.id)
    return _list_page(case, found, form, kept)


def _list_page(
    case: Case, found: Sequence[ProcessNote], form: NewProcessNoteForm, kept: Mapping[str, str] | None
) -> str:
    return render_template(
        "caseload/process_notes.html",
        case=case,
        notes=found,
        form=form,
        is_restored=kept is not None,
        marks=parking.marks(kept),
    )


@pages.route("/process-notes/<uuid:process_note_id>", methods=["GET", "POST"])
def process_note(process_note_id: UUID) -> ResponseReturnValue:
    """Change an own process note."""
    note = queries.process_note_for(current_user, process_note_id)
    kept = parking.restored(request.path) if request.method == "GET" else None
    form = ProcessNoteForm(text=kept.get("text") if kept else note.text, revision=note.revision)
    if form.is_submitted():
        return _change(note, form)
    audit.record("process_notes.viewed", note, by=current_user)
    is_outdated = kept is not None and parking.is_outdated(kept, note.revision)
    return _note_page(note, form, kept, is_outdated=is_outdated)


def _change(note: ProcessNote, form: ProcessNoteForm) -> ResponseReturnValue:
    if not form.validate():
        return _refused(note, form, 422)
    try:
        actions.change_process_note(note, text=form.text.data, revision=form.revision.data, by=current_user)
    except StaleVersion as stale:
        form.form_errors.append(str(stale))
        form.revision.data, form.revision.raw_data = note.revision, [str(note.revision)]
        return _refused(note, form, 409)
    parking.settle(request.path)
    return redirect(url_for(".process_notes", case_id=note.case_id), 303)


def _refused(note: ProcessNote, form: ProcessNoteForm, status: int) -> ResponseReturnValue:
    page = _note_page(note, form, None, is_outdated=status == 409)
    audit.record_refusal("process_note.refused", note, by=current_user)
    return page, status


def _note_page(
    note: ProcessNote, form: ProcessNoteForm, kept: Mapping[str, str] | None, *, is_outdated: bool
) -> str:
    typed = form.text.data or ""
    is_other = tidy(typed) != tidy(note.text)
    return render_template(
        "caseload/process_note.html",
        case=cases.case_for(current_user, note.case_id),
        note=note,
        form=form,
        others=[("Process note", note.text)] if is_outdated and is_other else [],
        is_restored=kept is not None and is_other,
        marks=parking.marks(kept),
    )
