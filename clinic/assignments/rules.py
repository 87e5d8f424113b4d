"""When what may happen to an assignment and to an answer; pure. Shared by clients' and staff's actions."""

from enum import StrEnum

from clinic.assignments.models import MOVES, TURN, Answer, Assignment, Status, Turn
from clinic.cases.models import Case
from clinic.core.errors import RuleError


class ClientState(StrEnum):
    """All that a client is told of the state of the own work."""

    OPEN = "open"
    WITH_COUNSELLOR = "with your counsellor"
    TALKED_ABOUT = "talked about"
    WITHDRAWN = "withdrawn"


# What a person is told when a move is not possible, by where the assignment stands.
WHY_NOT = {
    Status.ASSIGNED: "Nothing has been handed in yet.",
    Status.SUBMITTED: "This has been handed in already.",
    Status.RETURNED: "This has been given back and waits to be handed in again.",
    Status.COMPLETED: "This is completed already.",
    Status.WITHDRAWN: "This step was taken back.",
}
WHY_NOT_WRITE = {
    Status.SUBMITTED: "This is with your counsellor already, so it can be read but not changed.",
    Status.COMPLETED: "You have finished this step, so it can be read but not changed.",
    Status.WITHDRAWN: "Your counsellor has taken this step back, so nothing more is asked of you here.",
}
CASE_CLOSED = (
    "The work with your counsellor has ended. You can read everything here, but nothing can be added."
)


def check_move(status: Status, wanted: Status) -> None:
    """Raise RuleError unless an assignment may go from one status to the other."""
    if wanted not in MOVES[status]:
        raise RuleError(WHY_NOT[status])


def check_client_case(case: Case) -> None:
    """Raise RuleError when the case is closed: clients read and download, nothing else."""
    if case.is_closed:
        raise RuleError(CASE_CLOSED)


def is_writable(assignment: Assignment, case: Case) -> bool:
    """True while it is the client's turn and the case is open."""
    return TURN[assignment.status] is Turn.CLIENT and not case.is_closed


def check_can_write(assignment: Assignment, case: Case) -> None:
    """Raise RuleError unless `is_writable`."""
    check_client_case(case)
    if TURN[assignment.status] is not Turn.CLIENT:
        raise RuleError(WHY_NOT_WRITE[assignment.status])


def is_too_late(assignment: Assignment, case: Case) -> bool:
    """True when the step, or all work, ended while it was the client's turn: what is typed is only kept."""
    was_turn = TURN[assignment.status] is Turn.CLIENT
    return assignment.status is Status.WITHDRAWN or (case.is_closed and was_turn)


def is_talkable(assignment: Assignment) -> bool:
    """True when a joint session's note may say it was talked about: it was handed in and stands."""
    return assignment.round > 0 and assignment.status is not Status.WITHDRAWN


def client_state(assignment: Assignment) -> ClientState:
    """The state in the client's words."""
    if assignment.talked_about_at is not None:
        return ClientState.TALKED_ABOUT
    if TURN[assignment.status] is Turn.CLIENT:
        return ClientState.OPEN
    if assignment.status is Status.WITHDRAWN:
        return ClientState.WITHDRAWN
    return ClientState.WITH_COUNSELLOR


def is_asked(answer: Answer) -> bool:
    """True while the counsellor's question to the author, whether the partner may read it, is unanswered."""
    settled = (answer.permitted_at, answer.declined_at, answer.taken_back_at)
    return answer.asked_at is not None and not answer.is_counsellor_only and not any(settled)


def is_open_to_partner(answer: Answer) -> bool:
    """True while the partner can read it."""
    return answer.opened_at is not None and answer.taken_back_at is None


def check_can_decide(answer: Answer) -> None:
    """Raise RuleError unless its author may still choose who reads it: not for good, and not opened yet."""
    if answer.is_counsellor_only:
        raise RuleError("This answer is for your counsellor only, for good.")
    if answer.opened_at is not None:
        raise RuleError(
            "This has been opened to your partner. You can take it back, or talk about it in session."
        )
