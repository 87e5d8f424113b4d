"""What a client may load of assignments: the own work, and of the partner's only what was opened."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from clinic.assignments import rules
from clinic.assignments.drafts import Words, from_json
from clinic.assignments.models import Answer, Assignment, Draft, Status, Submission
from clinic.cases import access
from clinic.cases.models import Client
from clinic.core.clock import now
from clinic.core.database import db, one_or_404
from clinic.programmes.models import StepVersion
from clinic.programmes.queries import content_of
from clinic.programmes.schema import Prompt, StepContent

# How long a thought on a finished step stays on the first page; beside the words it stays for good.
THOUGHT_SHOWN_FOR = timedelta(days=14)


def assignment_of(client: Client, assignment_id: UUID, *, to_write: bool = False) -> Assignment:
    """The client's own assignment with its step and case, locked for writing if asked; otherwise 404."""
    asked = {"assignment_id": assignment_id, "client_id": client.id, "case_id": client.case_id}
    return one_or_404(_own_assignment(to_write), asked)


# Statements of the writer are put together once: a page saves at every pause in typing.
@cache
def _own_assignment(to_write: bool) -> Select[Assignment]:
    query = select(Assignment).where(
        Assignment.id == bindparam("assignment_id"),
        Assignment.client_id == bindparam("client_id"),
        Assignment.case_id == bindparam("case_id"),
    )
    # What a step says is read once a process (`content_of`), not with every save.
    step = joinedload(Assignment.step_version, innerjoin=True).defer(StepVersion.content)
    query = query.options(step, joinedload(Assignment.case, innerjoin=True))
    return query.with_for_update(of=Assignment) if to_write else query


def step_of(assignment: Assignment) -> StepContent:
    """What the step says in the version this client was given."""
    return content_of(assignment.step_version)


def prompts_of(assignment: Assignment) -> tuple[Prompt, ...]:
    """The questions this client writes on alone, in order."""
    return step_of(assignment).answerable_for(assignment.variant)


@dataclass(frozen=True, slots=True)
class HomeAssignment:
    """One assignment for the client's first page. `begun_at`, `saved_at`: of the own draft, or None."""

    assignment: Assignment
    begun_at: datetime | None
    saved_at: datetime | None
    has_thought: bool


def home_assignments(client: Client) -> list[HomeAssignment]:
    """What is the client's turn, and what was lately finished with a thought; in the order they were set."""
    drafts = Draft.assignment_id == Assignment.id
    begun = select(func.min(Draft.created_at)).where(drafts).correlate(Assignment).scalar_subquery()
    saved = select(func.max(Draft.saved_at)).where(drafts).correlate(Assignment).scalar_subquery()
    thought = (
        exists()
        .where(Submission.assignment_id == Assignment.id, Submission.round == Assignment.round)
        .where(Submission.feedback_sealed.is_not(None))
        .correlate(Assignment)
    )
    query = (
        select(Assignment, begun, saved, thought)
        .where(Assignment.client_id == client.id, Assignment.case_id == client.case_id)
        .where(or_(Assignment.status.in_([Status.ASSIGNED, Status.RETURNED]), _lately_finished(thought)))
        .order_by(Assignment.set_at, Assignment.id)
        .options(joinedload(Assignment.step_version, innerjoin=True))
    )
    return [HomeAssignment(*row) for row in db.session.execute(query)]


def _lately_finished(thought: ColumnElement[bool]) -> ColumnElement[bool]:
    since = now() - THOUGHT_SHOWN_FOR
    return and_(Assignment.status == Status.COMPLETED, Assignment.completed_at > since, thought)


def drafts_of(assignment: Assignment) -> dict[str, Draft]:
    """The client's drafts by prompt key."""
    found = db.session.scalars(_drafts(), {"assignment_id": assignment.id})
    return {draft.prompt_key: draft for draft in found}


@cache
def _drafts() -> Select[Draft]:
    return select(Draft).where(Draft.assignment_id == bindparam("assignment_id"))


def draft_of(assignment: Assignment, prompt_key: str) -> Draft | None:
    """The client's draft for one prompt."""
    asked = {"assignment_id": assignment.id, "prompt_key": prompt_key}
    return db.session.scalars(_one_draft(), asked).one_or_none()


@cache
def _one_draft() -> Select[Draft]:
    return _drafts().where(Draft.prompt_key == bindparam("prompt_key"))


def words_by_key(assignment: Assignment) -> dict[str, Words]:
    """What is being written, by prompt key: the drafts, and for a returned step the answers given before.

    Permissions do not carry over: what comes from a round before starts at "only my counsellor".
    """
    words = earlier_words(assignment)
    for key, draft in drafts_of(assignment).items():
        words[key] = from_json(draft.words)
    return words


def earlier_words(assignment: Assignment, prompt_key: str | None = None) -> dict[str, Words]:
    """What a returned assignment starts from, by prompt key: its latest round; nothing for any other."""
    if assignment.status is not Status.RETURNED:
        return {}
    query = (
        select(Answer)
        .join(Answer.submission)
        .where(Answer.assignment_id == assignment.id, Submission.round == assignment.round)
    )
    if prompt_key is not None:
        query = query.where(Answer.prompt_key == prompt_key)
    return {one.prompt_key: Words(one.value, talk=one.wants_to_talk) for one in db.session.scalars(query)}


def submissions_of(assignment: Assignment) -> list[Submission]:
    """The client's rounds of this assignment, newest first."""
    query = select(Submission).where(Submission.assignment_id == assignment.id)
    return list(db.session.scalars(query.order_by(Submission.round.desc())))


def latest_submission(assignment: Assignment) -> Submission | None:
    """The newest round, None before the first."""
    query = select(Submission).where(Submission.assignment_id == assignment.id)
    return db.session.scalars(query.order_by(Submission.round.desc()).limit(1)).one_or_none()


def submission_of_form(assignment: Assignment, form_id: UUID) -> Submission | None:
    """What this form has handed in already, if it was sent before."""
    asked = {"assignment_id": assignment.id, "form_id": form_id}
    return db.session.scalars(_handed_in(), asked).one_or_none()


@cache
def _handed_in() -> Select[Submission]:
    return select(Submission).where(
        Submission.assignment_id == bindparam("assignment_id"), Submission.form_id == bindparam("form_id")
    )


def submission_of_round(assignment: Assignment, number: int) -> Submission:
    """One round of an assignment of the client's; otherwise 404."""
    query = select(Submission).where(Submission.assignment_id == assignment.id, Submission.round == number)
    return one_or_404(query)


def answers_of(assignment: Assignment) -> dict[UUID, dict[str, Answer]]:
    """The client's answers of all rounds: by submission, then by prompt key."""
    found: dict[UUID, dict[str, Answer]] = {}
    query = select(Answer).where(Answer.assignment_id == assignment.id)
    for answer in db.session.scalars(query):
        found.setdefault(answer.submission_id, {})[answer.prompt_key] = answer
    return found


def answer_of(client: Client, answer_id: UUID, *, to_write: bool = False) -> Answer:
    """The client's own answer with its round and step; otherwise 404."""
    query = (
        select(Answer)
        .where(Answer.id == answer_id, Answer.client_id == client.id, Answer.case_id == client.case_id)
        .options(
            joinedload(Answer.client, innerjoin=True).joinedload(Client.case, innerjoin=True),
            joinedload(Answer.submission, innerjoin=True),
            joinedload(Answer.assignment, innerjoin=True).joinedload(Assignment.step_version, innerjoin=True),
        )
    )
    return one_or_404(query.with_for_update(of=Answer) if to_write else query)


@dataclass(frozen=True, slots=True)
class Written:
    """One line of "What I wrote". `rounds` is 0 when only unsent words are there."""

    assignment: Assignment
    last_written_at: datetime
    has_thought: bool
    is_unsent: bool


def history(client: Client) -> list[Written]:
    """The client's own assignments in which something can be re-read, newest words first."""
    unsent = select(func.max(Draft.saved_at)).where(Draft.assignment_id == Assignment.id)
    unsent_at = unsent.correlate(Assignment).scalar_subquery()
    thought = (
        exists()
        .where(Submission.assignment_id == Assignment.id, Submission.feedback_sealed.is_not(None))
        .correlate(Assignment)
    )
    query = (
        select(Assignment, unsent_at, thought)
        .where(Assignment.client_id == client.id, Assignment.case_id == client.case_id)
        .options(joinedload(Assignment.step_version, innerjoin=True))
    )
    found = []
    for assignment, saved_at, has_thought in db.session.execute(query):
        line = _line(assignment, client, has_thought, saved_at)
        if line is not None:
            found.append(line)
    return sorted(found, key=lambda line: (line.last_written_at, line.assignment.id), reverse=True)


def _line(
    assignment: Assignment, client: Client, has_thought: bool, saved_at: datetime | None
) -> Written | None:
    if assignment.round and assignment.submitted_at is not None:
        return Written(assignment, assignment.submitted_at, has_thought, is_unsent=False)
    # Words never handed in stay readable to their author when the step can no longer be written on.
    if saved_at is not None and not rules.is_writable(assignment, client.case):
        return Written(assignment, saved_at, has_thought, is_unsent=True)
    return None


def waiting_for_permission(client: Client) -> ColumnElement[bool]:
    """Condition on Answer: the counsellor asks this client whether the partner may read it, and waits."""
    return and_(
        Answer.client_id == client.id,
        Answer.case_id == client.case_id,
        Answer.asked_at.is_not(None),
        Answer.declined_at.is_(None),
        Answer.permitted_at.is_(None),
        Answer.taken_back_at.is_(None),
    )


def permission_requests(client: Client) -> list[Answer]:
    """The client's answers that wait for a yes or no, oldest question first."""
    query = select(Answer).where(waiting_for_permission(client)).order_by(Answer.asked_at, Answer.id)
    return list(db.session.scalars(query))


def opened_by_partner(client: Client) -> ColumnElement[bool]:
    """Condition on Answer: the partner wrote it, and it was opened to this client."""
    return and_(access.readable_by(client, Answer), Answer.client_id != client.id)


def opened_for(client: Client) -> list[Answer]:
    """The partner's answers that were opened to this client, newest first, their steps loaded.

    Of one that was taken back the words must not be shown: see `access.words_readable_by`.
    """
    query = (
        select(Answer)
        .join(Answer.assignment)
        .join(Assignment.step_version)
        .where(opened_by_partner(client))
        .options(contains_eager(Answer.assignment).contains_eager(Assignment.step_version))
        .order_by(Answer.opened_at.desc(), Answer.id)
    )
    return list(db.session.scalars(query))
