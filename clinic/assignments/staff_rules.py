"""When staff may do what with an assignment; pure. The moves between statuses are in `rules`."""

from datetime import date

from clinic.assignments.models import Answer, Submission
from clinic.core.errors import RuleError
from clinic.programmes.schema import StepContent

# A step takes one to two weeks; what names no number of its own is suggested for the longer of them.
USUAL_DAYS = 14


def check_due(step: StepContent, due_on: date | None, *, on: date) -> None:
    """Raise RuleError for a date on a step that never has one, or for a date before `on`, today."""
    if due_on is None:
        return
    if not step.may_have_due_date:
        raise RuleError(f"Step {step.number} never carries a date. {step.due_note}")
    if due_on < on:
        raise RuleError(
            "This date has passed. Choose today or a later day, or leave it empty.", field="due_on"
        )


def check_variant(step: StepContent, variant: str) -> None:
    """Raise RuleError when there is nothing to write on this side of the step."""
    if variant not in step.variants:
        raise RuleError(
            "This step asks nothing of that partner, so it cannot be given to them.", field="give_to"
        )


def is_askable(answer: Answer) -> bool:
    """True when its author may be asked whether the partner may read it: once, never again after a no."""
    settled = (answer.asked_at, answer.permitted_at, answer.declined_at, answer.taken_back_at)
    return not answer.is_counsellor_only and not any(settled)


def check_askable(answer: Answer) -> None:
    """Raise RuleError unless `is_askable`."""
    if answer.is_counsellor_only:
        raise RuleError("This answer is for the counsellor only, for good. Nobody is asked to open it.")
    if not is_askable(answer):
        raise RuleError("The author has already been asked, or has already decided.")


def is_openable(answer: Answer, submission: Submission) -> bool:
    """True when both keys are there: a reviewed submission and the author's permission."""
    reviewed = submission.reviewed_at is not None
    return reviewed and answer.is_permitted and not answer.is_counsellor_only and answer.opened_at is None


def check_openable(answer: Answer, submission: Submission) -> None:
    """Raise RuleError with the key that is missing."""
    if answer.is_counsellor_only:
        raise RuleError("This answer is for the counsellor only, for good. It cannot be opened.")
    if submission.reviewed_at is None:
        raise RuleError("Complete or return this reflection first; then what is permitted can be opened.")
    if not answer.is_permitted:
        raise RuleError("The author does not permit the partner to read this answer.")
