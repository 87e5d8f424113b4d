"""The reader: one reflection beside the partner's, the reply to it, permissions, the private note.

A page that refuses something gives the typed words back and shows nothing a client wrote: the views of a
refused request are rolled back with it, so they would leave no trace.
"""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic import audit
from clinic.accounts import parking
from clinic.assignments import staff_actions as actions
from clinic.assignments import staff_queries as queries
from clinic.assignments.forms import AskForm, FeedbackForm, OpenForm, ReturnForm, ReviewNoteForm
from clinic.assignments.models import Assignment, Status
from clinic.assignments.review import Review, readers_for, review_of, sessions_to_choose
from clinic.assignments.staff_rules import check_openable
from clinic.cases.queries import clients_of
from clinic.core.clock import now
from clinic.core.errors import RuleError
from clinic.core.filters import clock_time
from clinic.core.web import form_page, staff_pages, wants_json
from clinic.programmes.queries import content_of

pages = staff_pages("assignments", __name__)


@pages.get("/reviews/<uuid:assignment_id>")
def review(assignment_id: UUID) -> ResponseReturnValue:
    """One reflection, the partner's counterpart, and the reply to it; `?round=` shows an older round."""
    assignment = queries.assignment_for(current_user, assignment_id)
    shown = _review_of(assignment, request.args.get("round", type=int))
    _record_view(shown)
    kept: Mapping[str, str] = parking.restored(request.path) or {}
    return render_template(
        "assignments/review.html",
        review=shown,
        place=queries.inbox_place(current_user, assignment),
        typed=kept,
        # A form each, and only the one that shows the parked words settles them.
        feedback_marks=parking.marks(kept if "feedback" in kept else {}),
        note_marks=parking.marks(kept if "note" in kept else {}),
        is_withdrawable=assignment.status in {Status.ASSIGNED, Status.SUBMITTED, Status.RETURNED},
        states=STATE_WORDS[assignment.status],
    )


STATE_WORDS = {
    Status.ASSIGNED: "not handed in yet",
    Status.SUBMITTED: "to review",
    Status.RETURNED: "returned with a thought",
    Status.COMPLETED: "completed",
    Status.WITHDRAWN: "withdrawn",
}


def _review_of(assignment: Assignment, round_number: int | None) -> Review:
    shown = review_of(current_user, assignment, round_number)
    if shown is None:
        abort(404)
    return shown


def _record_view(shown: Review) -> None:
    case_id = shown.assignment.case_id
    for submission in shown.shown_submissions:
        audit.record("submission.viewed", submission, by=current_user, case_id=case_id)
    if shown.note is not None:
        audit.record("review_note.viewed", shown.note, by=current_user)


def _page_of(assignment_id: UUID) -> str:
    return url_for(".review", assignment_id=assignment_id)


@pages.post("/reviews/<uuid:assignment_id>/feedback")
def save_feedback(assignment_id: UUID) -> ResponseReturnValue:
    """Keep the feedback being written, from the button or while typing."""
    assignment = queries.assignment_for(current_user, assignment_id, to_change=True)
    form = FeedbackForm()
    if not form.validate_on_submit():
        return _feedback_refused(assignment, form)
    try:
        submission = actions.save_feedback_draft(
            assignment, feedback=form.feedback.data or "", seen=form.seen, by=current_user
        )
    except RuleError as refused:
        return _feedback_refused(assignment, form, refused)
    parking.settle(_page_of(assignment_id))
    if wants_json():
        return {"revision": submission.feedback_revision, "saved": clock_time(now())}
    if form.then.data == "ask":
        return redirect(url_for(".ask_permission", assignment_id=assignment_id), 303)
    flash("Saved.")
    return redirect(_page_of(assignment_id), 303)


@pages.post("/reviews/<uuid:assignment_id>/complete")
def complete(assignment_id: UUID) -> ResponseReturnValue:
    """Send the feedback, if there is any, and close the assignment."""
    return _reply(assignment_id, FeedbackForm(), actions.complete, "Completed.")


@pages.post("/reviews/<uuid:assignment_id>/return")
def return_with_thought(assignment_id: UUID) -> ResponseReturnValue:
    """Hand the reflection back with the feedback as a thought."""
    return _reply(assignment_id, ReturnForm(), actions.return_with_thought, "Returned with your thought.")


def _reply(
    assignment_id: UUID, form: FeedbackForm, act: Callable[..., None], done: str
) -> ResponseReturnValue:
    assignment = queries.assignment_for(current_user, assignment_id, to_change=True)
    if not form.validate_on_submit():
        return _feedback_refused(assignment, form)
    try:
        act(assignment, feedback=form.feedback.data or "", seen=form.seen, by=current_user)
    except RuleError as refused:
        return _feedback_refused(assignment, form, refused)
    parking.settle(_page_of(assignment_id))
    flash(done)
    next_id = queries.inbox_place(current_user, assignment).next_id
    return redirect(_page_of(next_id) if next_id else url_for("inbox.inbox"), 303)


def _feedback_refused(
    assignment: Assignment, form: FeedbackForm, refused: RuleError | None = None
) -> ResponseReturnValue:
    """The typed words and, where they differ, what is stored: 422 for a mistake, 409 for a refusal."""
    if wants_json():
        if refused is None:
            return {"error": " ".join(form.feedback.errors) or "Not saved."}, 422
        return {"conflict": True, "url": _page_of(assignment.id)}, 409
    submission = queries.latest_submission(assignment)
    if submission is None:
        abort(404)
    stored = submission.feedback if submission.reviewed_at else submission.feedback_draft
    page = {
        "assignment_id": assignment.id,
        "name": assignment.client.name,
        "title": assignment.step_version.title,
        "stored": stored if stored != form.feedback.data else None,
        "is_sent": submission.reviewed_at is not None,
        "round": submission.round,
        "revision": submission.feedback_revision,
    }
    if refused is None:
        return render_template("assignments/feedback.html", form=form, marks=parking.marks(), **page), 422
    form.form_errors.append(str(refused))
    audit.record_refusal("feedback.refused", submission, by=current_user, case_id=assignment.case_id)
    return render_template("assignments/feedback.html", form=form, marks=parking.marks(), **page), 409


@pages.route("/reviews/<uuid:assignment_id>/ask-permission", methods=["GET", "POST"])
def ask_permission(assignment_id: UUID) -> ResponseReturnValue:
    """Choose answers whose author is asked whether the partner may read them. Shows questions, no answers."""
    assignment = queries.assignment_for(current_user, assignment_id, to_change=True)
    shown = _review_of(assignment, request.args.get("round", type=int))
    form = AskForm(shown.mine.answers)
    if form.validate_on_submit():
        chosen = [one.answer for one in shown.mine.answers if str(one.answer.id) in form.answers.data]
        actions.ask_permission(chosen, case=assignment.case, by=current_user)
        flash(f"{assignment.client.name} is asked.")
        return redirect(url_for(".review", assignment_id=assignment_id, round=request.args.get("round")), 303)
    return form_page("assignments/ask_permission.html", form, review=shown)


@pages.route("/reviews/<uuid:assignment_id>/answers/<uuid:answer_id>/open", methods=["GET", "POST"])
def open_answer(assignment_id: UUID, answer_id: UUID) -> ResponseReturnValue:
    """Show exactly what the partner will read, then open it."""
    answer = queries.answer_for(current_user, assignment_id, answer_id, to_change=True)
    assignment = answer.assignment
    sessions = sessions_to_choose(assignment.case)
    form = OpenForm(sessions)
    if form.is_submitted():
        if not form.validate():
            raise RuleError("That session is not one of this case.")
        chosen = next((one for one in sessions if str(one.id) == form.appointment.data), None)
        actions.open_answer(answer, appointment=chosen, by=current_user)
        flash("Opened.")
        return redirect(url_for(".review", assignment_id=assignment_id, round=answer.submission.round), 303)
    check_openable(answer, answer.submission)
    audit.record("submission.viewed", answer.submission, by=current_user, case_id=answer.case_id)
    content = content_of(assignment.step_version)
    return render_template(
        "assignments/open_answer.html",
        form=form,
        answer=answer,
        content=content,
        prompt=next(one for one in content.prompts_for(assignment.variant) if one.key == answer.prompt_key),
        partner=next(one for one in clients_of(assignment.case) if one.id != answer.client_id),
    )


@pages.post("/reviews/<uuid:assignment_id>/note")
def save_review_note(assignment_id: UUID) -> ResponseReturnValue:
    """Keep the private note, from the button or while typing."""
    assignment = queries.assignment_for(current_user, assignment_id, to_change=True)
    form = ReviewNoteForm()
    if not form.validate_on_submit():
        return _note_refused(assignment, form)
    try:
        revision = actions.save_review_note(
            assignment, text=form.note.data or "", revision=form.revision.data or 0, by=current_user
        )
    except RuleError as refused:
        return _note_refused(assignment, form, refused)
    parking.settle(_page_of(assignment_id))
    if wants_json():
        return {"revision": revision, "saved": clock_time(now())}
    flash("Saved.")
    return redirect(_page_of(assignment_id), 303)


def _note_refused(
    assignment: Assignment, form: ReviewNoteForm, refused: RuleError | None = None
) -> ResponseReturnValue:
    if wants_json():
        if refused is None:
            return {"error": " ".join(form.note.errors) or "Not saved."}, 422
        return {"conflict": True, "url": _page_of(assignment.id)}, 409
    note = queries.review_note_of(assignment)
    page = {
        "assignment_id": assignment.id,
        "title": assignment.step_version.title,
        "label": readers_for(current_user, assignment.case).label,
        "stored": note.text if note and note.text != form.note.data else None,
        "revision": note.revision if note else 0,
    }
    if refused is None:
        return render_template("assignments/review_note.html", form=form, marks=parking.marks(), **page), 422
    form.form_errors.append(str(refused))
    audit.record_refusal("review_note.refused", note, by=current_user, case_id=assignment.case_id)
    return render_template("assignments/review_note.html", form=form, marks=parking.marks(), **page), 409
