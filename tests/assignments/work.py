"""Steps given and handed in, through the real actions."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from clinic.assignments import client_actions, client_queries, staff_actions, staff_queries
from clinic.assignments.drafts import Words
from clinic.assignments.models import Answer, Assignment, Submission, Variant
from clinic.audit.models import AuditEvent
from clinic.cases.models import Setting
from clinic.cases.queries import case_for
from clinic.core.database import commit, db
from clinic.programmes.queries import content_of, published_version
from tests.browser import Person

STORY = "The blue folder is still on the shelf."
PRIVATE = "It was only messages, I kept saying."


def give(counsellor: Person, *clients: Person, number: int = 2, intro: str = "") -> list[UUID]:
    """Give a step; the ids of the assignments in the order of `clients`."""
    user = counsellor.user
    version = published_version(user, number)
    rows = [person.client for person in clients]
    made = staff_actions.assign(
        case_for(user, rows[0].case_id, to_change=True),
        staff_actions.GivenStep(version, content_of(version), intro=intro),
        variants={row: Variant(row.role.value) for row in rows},
        form_id=uuid4(),
        by=user,
    )
    ids = [one.id for one in made]
    commit()
    return ids


def hand_in(author: Person, assignment_id: UUID, answers: dict[str, Any]) -> UUID:
    """Write and hand in; `answers` maps prompt keys to a value or to `Words`. The id of the submission."""
    assignment = client_queries.assignment_of(author.client, assignment_id, to_write=True)
    prompts = {prompt.key: prompt for prompt in client_queries.prompts_of(assignment)}
    drafts = client_queries.drafts_of(assignment)
    for key, value in answers.items():
        words = value if isinstance(value, Words) else Words(value)
        known = drafts[key].revision if key in drafts else 0
        client_actions.save_draft(assignment, prompts[key], words, revision=known)
    submission_id = client_actions.submit(assignment, form_id=uuid4(), by=author.user).id
    commit()
    return submission_id


def reflection(counsellor: Person, author: Person, **answers: Any) -> UUID:
    """Step 2, given to one and handed in; the id of the assignment."""
    [assignment_id] = give(counsellor, author)
    hand_in(author, assignment_id, answers or {"intensity": 7})
    return assignment_id


def for_partner(value: Any) -> Words:
    """Words that the author lets the partner read."""
    return Words(value, Setting.PARTNER)


def assignment(assignment_id: UUID) -> Assignment:
    return db.session.scalars(select(Assignment).where(Assignment.id == assignment_id)).one()


def latest(assignment_id: UUID) -> Submission:
    found = staff_queries.latest_submission(assignment(assignment_id))
    assert found is not None
    return found


def answer(assignment_id: UUID, key: str) -> Answer:
    """The newest round's answer to a question."""
    query = select(Answer).where(Answer.submission_id == latest(assignment_id).id, Answer.prompt_key == key)
    return db.session.scalars(query).one()


def complete(counsellor: Person, assignment_id: UUID, feedback: str = "") -> None:
    """Complete through the action, as the counsellor."""
    user = counsellor.user
    row = staff_queries.assignment_for(user, assignment_id, to_change=True)
    staff_actions.complete(row, feedback=feedback, by=user)
    commit()


def audited(action: str) -> list[UUID | None]:
    """The rows an action was recorded for, in order."""
    query = select(AuditEvent.row_id).where(AuditEvent.action == action).order_by(AuditEvent.number)
    return list(db.session.scalars(query))


def draft(author: Person, assignment_id: UUID, **answers: Any) -> None:
    """Write without handing in."""
    row = client_queries.assignment_of(author.client, assignment_id, to_write=True)
    for prompt in client_queries.prompts_of(row):
        if prompt.key in answers:
            client_actions.save_draft(row, prompt, Words(answers[prompt.key]), revision=0)
    commit()


def pause(author: Person, assignment_id: UUID) -> None:
    """Pause a step, as its client."""
    row = client_queries.assignment_of(author.client, assignment_id, to_write=True)
    client_actions.pause(row, by=author.user)
    commit()
