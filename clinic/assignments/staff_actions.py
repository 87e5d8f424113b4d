"""What counsellors do with assignments: assign, withdraw, complete, return, ask, open, note.

Each is one verb inside the caller's transaction: rule, change, audit. Every refusal is a RuleError before
anything is changed, so that a page can give the typed words back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from clinic import audit
from clinic.accounts.models import User
from clinic.appointments.models import Appointment
from clinic.assignments import staff_rules
from clinic.assignments.models import Answer, Assignment, ReviewNote, Status, Submission, Variant
from clinic.assignments.rules import check_move, is_asked, is_talkable
from clinic.assignments.staff_queries import latest_submission, review_note_of
from clinic.cases.models import Case, Client
from clinic.cases.rules import check_open
from clinic.core.clock import now, today
from clinic.core.database import db
from clinic.core.errors import RuleError, StaleVersion
from clinic.programmes.content import StepContent
from clinic.programmes.models import StepVersion

CHANGED_ELSEWHERE = "These words were changed elsewhere in the meantime. Both are below."
REVIEWED_ELSEWHERE = (
    "This reflection has been answered in the meantime. Your words are below; nothing was sent."
)


@dataclass(frozen=True, slots=True)
class GivenStep:
    """What is given: one step, with a line of introduction and perhaps a date."""

    step_version: StepVersion
    content: StepContent
    intro: str = ""
    due_on: date | None = None


def assign(
    case: Case, given: GivenStep, *, variants: Mapping[Client, Variant], form_id: UUID, by: User
) -> list[Assignment]:
    """Give one step to the clients in `variants`, in one act; two of them share `set_together_id`.

    Sending the same form twice assigns once and returns the same rows. Raises RuleError.
    """
    # Two presses of the button arrive side by side: the second waits here and then finds the first.
    db.session.execute(select(Case.id).where(Case.id == case.id).with_for_update())
    done = _assigned_with(case, form_id)
    if done:
        _check_same(done, given, variants)
        return done
    check_open(case)
    if not variants:
        raise RuleError("Choose who is given the step.", field="give_to")
    staff_rules.check_due(given.content, given.due_on, on=today())
    for variant in variants.values():
        staff_rules.check_variant(given.content, variant)
    made = _rows(case, given, variants, form_id=form_id, by=by)
    db.session.add_all(made)
    db.session.flush()
    for assignment in made:
        audit.record("assignment.assigned", assignment, by=by)
    return made


def _rows(
    case: Case, given: GivenStep, variants: Mapping[Client, Variant], *, form_id: UUID, by: User
) -> list[Assignment]:
    together, at = uuid4(), now()
    return [
        Assignment(
            case_id=case.id,
            client_id=client.id,
            step_version_id=given.step_version.id,
            set_together_id=together,
            form_id=form_id,
            variant=variant,
            set_at=at,
            set_by_id=by.id,
            due_on=given.due_on,
            intro=given.intro.strip() or None,
        )
        for client, variant in variants.items()
    ]


def _assigned_with(case: Case, form_id: UUID) -> list[Assignment]:
    query = select(Assignment).where(Assignment.case_id == case.id, Assignment.form_id == form_id)
    return list(db.session.scalars(query))


def _check_same(done: Sequence[Assignment], given: GivenStep, variants: Mapping[Client, Variant]) -> None:
    before = {(one.client_id, one.step_version_id) for one in done}
    if before != {(client.id, given.step_version.id) for client in variants}:
        raise RuleError(
            "This form has been sent before, with other choices. Please look at it and send it again."
        )


def withdraw(assignment: Assignment, *, by: User) -> None:
    """Take the step back; what was submitted stays readable. Twice is once. Raises RuleError."""
    if assignment.status is Status.WITHDRAWN:
        return
    check_move(assignment.status, Status.WITHDRAWN)
    assignment.status = Status.WITHDRAWN
    assignment.withdrawn_at = now()
    audit.record("assignment.withdrawn", assignment, by=by)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the writer of a feedback had on the page: the round, and the revision of the feedback's draft."""

    round: int
    revision: int


def save_feedback_draft(assignment: Assignment, *, feedback: str, seen: Seen, by: User) -> Submission:
    """Keep the feedback being written. Raises StaleVersion when it was changed or sent elsewhere.

    Only the first words leave an audit row: a draft is read by nobody but the case's counsellors.
    """
    submission = _under_review(assignment, seen)
    if assignment.status is not Status.SUBMITTED:
        raise StaleVersion(REVIEWED_ELSEWHERE)
    if (submission.feedback_draft or "") == feedback:
        return submission
    _check_revision(submission, feedback, seen)
    if submission.feedback_revision == 0:
        audit.record("feedback.drafted", submission, by=by, case_id=assignment.case_id)
    submission.feedback_draft = feedback or None
    submission.feedback_revision += 1
    return submission


def complete(assignment: Assignment, *, feedback: str = "", seen: Seen | None = None, by: User) -> None:
    """Answer the latest submission and close the assignment; twice is once. Raises RuleError."""
    _answer(assignment, Status.COMPLETED, feedback=feedback, seen=seen, by=by)


def return_with_thought(assignment: Assignment, *, feedback: str, seen: Seen | None = None, by: User) -> None:
    """Hand the latest submission back with a thought. Twice is once. Raises RuleError, StaleVersion."""
    _answer(assignment, Status.RETURNED, feedback=feedback, seen=seen, by=by)


def _answer(assignment: Assignment, to: Status, *, feedback: str, seen: Seen | None, by: User) -> None:
    feedback = feedback.strip()
    submission = _under_review(assignment, seen)
    if (
        assignment.status is to
        and submission.reviewed_by_id == by.id
        and (submission.feedback or "") == feedback
    ):
        return
    if submission.reviewed_at is not None:
        raise StaleVersion(REVIEWED_ELSEWHERE)
    check_move(assignment.status, to)
    if to is Status.RETURNED:
        _check_can_return(assignment, feedback)
    if seen is not None:
        _check_revision(submission, feedback, seen)
    at = now()
    submission.feedback = feedback or None
    submission.feedback_draft = None
    submission.feedback_revision += 1
    submission.reviewed_at, submission.reviewed_by_id = at, by.id
    assignment.status = to
    if to is Status.COMPLETED:
        assignment.completed_at = at
    audit.record(f"assignment.{to.value}", assignment, by=by)


def _check_can_return(assignment: Assignment, feedback: str) -> None:
    check_open(assignment.case)
    if not feedback:
        raise RuleError("Write the thought you want to return it with.")


def _under_review(assignment: Assignment, seen: Seen | None) -> Submission:
    submission = latest_submission(assignment, to_change=True)
    if submission is None:
        raise RuleError("Nothing has been handed in yet.")
    if seen is not None and seen.round != submission.round:
        raise StaleVersion("A newer round has been handed in. Your words are below; nothing was sent.")
    return submission


def _check_revision(submission: Submission, feedback: str, seen: Seen) -> None:
    saved = (submission.feedback_draft or "").strip()
    if seen.revision != submission.feedback_revision and saved != feedback.strip():
        raise StaleVersion(CHANGED_ELSEWHERE)


def ask_permission(answers: Sequence[Answer], *, case: Case, by: User) -> None:
    """Ask the author whether the partner may read these answers; asking twice is once. Raises RuleError."""
    check_open(case)
    for answer in [one for one in answers if not is_asked(one)]:
        staff_rules.check_askable(answer)
        answer.asked_at, answer.asked_by_id = now(), by.id
        audit.record("answer.asked", answer, by=by)


def open_answer(answer: Answer, *, appointment: Appointment | None = None, by: User) -> None:
    """Let the partner read exactly this answer from now on. Twice is once. Raises RuleError."""
    if answer.opened_at is not None and answer.taken_back_at is None:
        return
    # Its author could not take it back any more once the case is closed.
    check_open(db.session.get_one(Case, answer.case_id))
    staff_rules.check_openable(answer, answer.submission)
    if appointment is not None and appointment.case_id != answer.case_id:
        raise RuleError("That session is not one of this case.")
    answer.opened_at, answer.opened_by_id = now(), by.id
    answer.appointment_id = appointment.id if appointment else None
    audit.record("answer.opened", answer, by=by)


def save_review_note(assignment: Assignment, *, text: str, revision: int = 0, by: User) -> int:
    """Keep the private note on an assignment and return its new revision. Raises StaleVersion."""
    note = review_note_of(assignment)
    if note is None:
        note = ReviewNote(
            case_id=assignment.case_id, assignment_id=assignment.id, author_id=by.id, text=text, revision=1
        )
        db.session.add(note)
        db.session.flush()
    elif note.text == text:
        return note.revision
    elif note.revision != revision:
        raise StaleVersion(CHANGED_ELSEWHERE)
    else:
        note.text = text
        note.revision += 1
    audit.record("review_note.saved", note, by=by)
    return note.revision


def mark_talked_about(case: Case, set_together_ids: Sequence[UUID], *, at: datetime, by: User) -> None:
    """Note, from a joint session, that these steps were talked about.

    What was never handed in or was withdrawn stays as it is, and the first time counts.
    """
    query = select(Assignment).where(
        Assignment.case_id == case.id,
        Assignment.set_together_id.in_(list(set_together_ids)),
        Assignment.talked_about_at.is_(None),
    )
    for assignment in db.session.scalars(query.with_for_update()):
        if is_talkable(assignment):
            assignment.talked_about_at = at
            audit.record("assignment.talked_about", assignment, by=by)
