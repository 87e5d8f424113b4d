"""What staff may load of assignments: always for somebody, or from a row that was loaded for somebody.

Drafts of clients are not among it: nothing here reads that table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from clinic.accounts.models import User
from clinic.assignments.models import Answer, Assignment, ReviewNote, Status, Submission
from clinic.cases import access
from clinic.cases.models import Case, Client
from clinic.core.database import db, one_or_404
from clinic.programmes.models import Step, StepVersion

INBOX_PAGE = 50


def _with_people_and_step() -> tuple[ORMOption, ...]:
    return (
        joinedload(Assignment.client, innerjoin=True).joinedload(Client.user, innerjoin=True),
        joinedload(Assignment.step_version, innerjoin=True).joinedload(StepVersion.step, innerjoin=True),
    )


def assignment_for(user: User, assignment_id: UUID, *, to_change: bool = False) -> Assignment:
    """The assignment with case, client and step, if the case is open to this person; otherwise 404."""
    query = (
        select(Assignment)
        .join(Assignment.case)
        .where(Assignment.id == assignment_id, access.open_to(user, to_change=to_change))
        .options(contains_eager(Assignment.case), *_with_people_and_step())
    )
    # Only the assignment is locked: a lock on the step's text would make every review of that step wait.
    return one_or_404(query.with_for_update(of=Assignment) if to_change else query)


def assignments_of(case: Case) -> list[Assignment]:
    """Everything ever given to the couple, newest first, with client and step."""
    query = (
        select(Assignment)
        .where(Assignment.case_id == case.id)
        .order_by(Assignment.set_at.desc(), Assignment.id)
        .options(
            joinedload(Assignment.client, innerjoin=True).joinedload(Client.user, innerjoin=True),
            # Not joined: the text of a step would be fetched once for every row.
            selectinload(Assignment.step_version).joinedload(StepVersion.step, innerjoin=True),
        )
    )
    return list(db.session.scalars(query))


def assignments_of_same_step(assignment: Assignment) -> list[Assignment]:
    """This and every other time the couple was given the step, whatever its version; newest first."""
    query = (
        select(Assignment)
        .join(Assignment.step_version)
        .where(
            Assignment.case_id == assignment.case_id,
            StepVersion.step_id == assignment.step_version.step_id,
        )
        .order_by(Assignment.set_at.desc(), Assignment.id)
        .options(
            contains_eager(Assignment.step_version),
            joinedload(Assignment.client, innerjoin=True).joinedload(Client.user, innerjoin=True),
        )
    )
    return list(db.session.scalars(query))


def submissions_of(assignment: Assignment) -> list[Submission]:
    """Its rounds, first to last."""
    return submissions_of_all([assignment])


def submissions_of_all(assignments: Iterable[Assignment]) -> list[Submission]:
    """The rounds of several assignments, oldest first."""
    query = select(Submission).where(Submission.assignment_id.in_([one.id for one in assignments]))
    return list(db.session.scalars(query.order_by(Submission.submitted_at, Submission.id)))


def latest_submission(assignment: Assignment, *, to_change: bool = False) -> Submission | None:
    """The round under review, locked for change if asked; None before the first."""
    query = (
        select(Submission)
        .where(Submission.assignment_id == assignment.id)
        .order_by(Submission.round.desc())
        .limit(1)
    )
    return db.session.scalars(query.with_for_update() if to_change else query).one_or_none()


def answers_of(submission: Submission) -> list[Answer]:
    """What was answered in one round, in no particular order."""
    return list(db.session.scalars(select(Answer).where(Answer.submission_id == submission.id)))


def answers_of_rounds(
    whole: Sequence[Submission], part: Sequence[Submission], keys: Iterable[str]
) -> list[Answer]:
    """All answers of the rounds in `whole`, and of those in `part` only the ones to these prompts."""
    query = select(Answer).where(
        or_(
            Answer.submission_id.in_([one.id for one in whole]),
            and_(
                Answer.submission_id.in_([one.id for one in part]),
                Answer.prompt_key.in_(list(keys)),
            ),
        )
    )
    return list(db.session.scalars(query))


def answer_for(user: User, assignment_id: UUID, answer_id: UUID, *, to_change: bool = False) -> Answer:
    """The answer with round, client and step, if the case is open to this person; otherwise 404."""
    query = (
        select(Answer)
        .join(Answer.assignment)
        .join(Assignment.case)
        .join(Answer.submission)
        .where(
            Answer.id == answer_id,
            Answer.assignment_id == assignment_id,
            access.open_to(user, to_change=to_change),
        )
        .options(
            contains_eager(Answer.submission),
            joinedload(Answer.client, innerjoin=True).joinedload(Client.user, innerjoin=True),
            contains_eager(Answer.assignment).contains_eager(Assignment.case),
            contains_eager(Answer.assignment)
            .joinedload(Assignment.step_version, innerjoin=True)
            .joinedload(StepVersion.step, innerjoin=True),
        )
    )
    return one_or_404(query.with_for_update(of=Answer) if to_change else query)


def review_note_of(assignment: Assignment) -> ReviewNote | None:
    """The private note on an assignment, if one was written."""
    query = select(ReviewNote).where(ReviewNote.assignment_id == assignment.id)
    return db.session.scalars(query).one_or_none()


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the inbox: nothing that a client wrote."""

    assignment_id: UUID
    submitted_at: datetime
    reference: str
    name: str
    position: int
    step_number: int
    step_title: str


def _waits_for(user: User) -> ColumnElement[bool]:
    # `to_change`: a supervisor reads, but has nothing to review.
    return and_(Assignment.status == Status.SUBMITTED, access.open_to(user, to_change=True))


def to_review(
    user: User, *, after: tuple[datetime, UUID] | None = None, limit: int = INBOX_PAGE
) -> list[Waiting]:
    """What waits for this counsellor over all cases, oldest first; `after` is the last line already shown."""
    query = (
        select(
            Assignment.id,
            Assignment.submitted_at,
            Case.reference,
            User.short_name,
            Client.position,
            Step.number,
            StepVersion.title,
        )
        .join(Case, Case.id == Assignment.case_id)
        .join(Client, Client.id == Assignment.client_id)
        .join(User, User.id == Client.user_id)
        .join(StepVersion, StepVersion.id == Assignment.step_version_id)
        .join(Step, Step.id == StepVersion.step_id)
        .where(_waits_for(user), _after(after))
        .order_by(Assignment.submitted_at, Assignment.id)
        .limit(limit)
    )
    rows: Sequence[Any] = db.session.execute(query).all()
    return [Waiting(*row) for row in rows]


def _after(line: tuple[datetime, UUID] | None) -> ColumnElement[bool]:
    if line is None:
        return true()
    at, row_id = line
    return or_(Assignment.submitted_at > at, and_(Assignment.submitted_at == at, Assignment.id > row_id))


def inbox_count(user: User) -> int:
    """How many reflections wait for this counsellor."""
    query = select(func.count(Assignment.id)).join(Assignment.case).where(_waits_for(user))
    return db.session.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class InboxPlace:
    """Where an assignment stands in the inbox. `number` counts from 1; None when it does not wait there."""

    number: int | None
    total: int
    previous_id: UUID | None
    next_id: UUID | None


def inbox_place(user: User, assignment: Assignment) -> InboxPlace:
    """The place of an assignment in this counsellor's inbox, and its neighbours, also once it has left it."""
    query = select(Assignment.submitted_at, Assignment.id).join(Assignment.case).where(_waits_for(user))
    rows = db.session.execute(query.order_by(Assignment.submitted_at, Assignment.id)).all()
    ids = [row.id for row in rows]
    if assignment.id in ids:
        at = ids.index(assignment.id)
        before, after = ids[:at], ids[at + 1 :]
        return InboxPlace(at + 1, len(ids), before[-1] if before else None, after[0] if after else None)
    left_at = assignment.submitted_at
    earlier = [row.id for row in rows if left_at is not None and row.submitted_at < left_at]
    later = ids[len(earlier) :]
    return InboxPlace(
        None, len(ids), earlier[-1] if earlier else None, later[0] if later else next(iter(ids), None)
    )
