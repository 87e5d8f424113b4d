"""Clients' own words that may stand in a report: opened answers and take-aways, and nothing else.

What was opened can be read by both partners, so it can stand in a report for either or both. Taking it back
takes it off this list.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from clinic.appointments.models import TakeAway
from clinic.assignments.models import Answer, Assignment, Submission
from clinic.cases.models import Case, Client
from clinic.core.database import db
from clinic.core.filters import full_date
from clinic.programmes.answer_words import as_words
from clinic.programmes.queries import content_of
from clinic.programmes.schema import Prompt

TAKE_AWAY_NAMES = {"heard": "What I heard", "promised": "What I promised", "need": "What I need"}


@dataclass(frozen=True)
class Quotable:
    """Words that may be quoted. `key` names the row and stays the same."""

    key: str
    client: Client
    origin: str
    text: str

    @property
    def field(self) -> str:
        """Ending of the names of its form fields."""
        return self.key.replace(":", "-")


def quotables(case: Case) -> list[Quotable]:
    """Everything both partners of the case may read, oldest first within answers and take-aways."""
    answers = [_from_answer(answer) for answer in opened_answers(case)]
    take_aways = [one for take_away in opened_take_aways(case) for one in _from_take_away(take_away)]
    return [one for one in (*answers, *take_aways) if one.text]


def opened_answers(case: Case) -> list[Answer]:
    """Answers open to the partner now, with round, author and step."""
    query = (
        select(Answer)
        .join(Answer.submission)
        .where(
            Answer.case_id == case.id,
            Answer.opened_at.is_not(None),
            Answer.taken_back_at.is_(None),
            Answer.is_counsellor_only.is_(False),
        )
        .order_by(Submission.submitted_at, Answer.prompt_key)
        .options(
            contains_eager(Answer.submission),
            joinedload(Answer.client, innerjoin=True).joinedload(Client.user, innerjoin=True),
            selectinload(Answer.assignment).selectinload(Assignment.step_version),
        )
    )
    return list(db.session.scalars(query))


def opened_take_aways(case: Case) -> list[TakeAway]:
    """Take-aways open to the partner now, with author and session."""
    query = (
        select(TakeAway)
        .where(
            TakeAway.case_id == case.id,
            TakeAway.opened_at.is_not(None),
            TakeAway.taken_back_at.is_(None),
        )
        .order_by(TakeAway.submitted_at)
        .options(
            joinedload(TakeAway.client, innerjoin=True).joinedload(Client.user, innerjoin=True),
            joinedload(TakeAway.appointment, innerjoin=True),
        )
    )
    return list(db.session.scalars(query))


def prompt_of(answer: Answer) -> Prompt | None:
    """The question an answer was given to; its assignment and step are loaded."""
    asked = content_of(answer.assignment.step_version).prompts_for(answer.assignment.variant)
    return next((prompt for prompt in asked if prompt.key == answer.prompt_key), None)


def _from_answer(answer: Answer) -> Quotable:
    prompt = prompt_of(answer)
    return Quotable(
        key=f"answer:{answer.id}",
        client=answer.client,
        origin=f"step {content_of(answer.assignment.step_version).number}, {prompt.text if prompt else ''}",
        text="\n".join(as_words(prompt, answer.value)) if prompt else "",
    )


def _from_take_away(take_away: TakeAway) -> list[Quotable]:
    after = f"after the session of {full_date(take_away.appointment.starts_at)}"
    return [
        Quotable(f"{name}:{take_away.id}", take_away.client, f"{after}, {words}", getattr(take_away, name))
        for name, words in TAKE_AWAY_NAMES.items()
    ]


def part_of(text: str, part: str) -> str | None:
    """The piece of `text` that `part` is, as the client wrote it; None when it is not one.

    White space may differ, since a pasted line often breaks elsewhere; nothing else may.
    """
    pieces = part.split()
    if not pieces:
        return None
    words = text.split()
    joined = " ".join(words)
    wanted = " ".join(pieces)
    return wanted if wanted in joined else None
