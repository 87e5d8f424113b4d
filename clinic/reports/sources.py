"""What the leak check compares a report with: everything in the case that some reader of it may not read.

Drafts of clients are nobody's but theirs, so they are never looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from clinic.accounts.models import User
from clinic.appointments.models import TakeAway
from clinic.appointments.queries import take_aways_of
from clinic.assignments.models import Answer, Assignment, ReviewNote, Submission
from clinic.assignments.rules import is_open_to_partner
from clinic.cases.models import Case, Client
from clinic.core.database import db
from clinic.core.filters import day
from clinic.notes.models import Addendum
from clinic.notes.queries import notes_of, process_notes_of
from clinic.notes.rules import ALL_FIELDS
from clinic.programmes.answer_words import private_texts
from clinic.programmes.queries import content_of
from clinic.reports.leak_check import Source
from clinic.reports.quotes import opened_answers, opened_take_aways, prompt_of


def sources_of(case: Case, readers: Sequence[Client], *, by: User) -> list[Source]:
    """Texts of the case that some of these readers may not read, as far as `by` may read them."""
    found = [*_answers(case, readers), *_take_aways(case, readers), *_feedback(case, readers)]
    found += [*_review_notes(case, readers), *_session_notes(case, readers, by), *_case_line(case, readers)]
    return [source for source in found if source.hidden_from and any(source.texts)]


def known_texts(case: Case) -> list[str]:
    """What both partners may read: the questions of their steps, and what was opened."""
    query = (
        select(Assignment).where(Assignment.case_id == case.id).options(selectinload(Assignment.step_version))
    )
    steps = {content_of(one.step_version) for one in db.session.scalars(query)}
    texts = [text for step in steps for text in (step.title, step.purpose, *step.guidance)]
    for step in steps:
        for prompt in (*step.prompts_for("injured"), *step.prompts_for("involved")):
            texts += [
                prompt.text,
                prompt.hint,
                prompt.offered,
                prompt.note,
                *(o.label for o in prompt.options),
            ]
    for answer in opened_answers(case):
        texts += _texts_of(answer)
    for take_away in opened_take_aways(case):
        texts += [take_away.heard, take_away.promised, take_away.need]
    return [text for text in texts if text]


def _names(readers: Sequence[Client], *, but: Client | None = None) -> tuple[str, ...]:
    return tuple(reader.name for reader in readers if but is None or reader.id != but.id)


def _answers(case: Case, readers: Sequence[Client]) -> Iterator[Source]:
    query = (
        select(Answer)
        .where(Answer.case_id == case.id)
        .order_by(Answer.created_at, Answer.id)
        .options(
            joinedload(Answer.client, innerjoin=True).joinedload(Client.user, innerjoin=True),
            selectinload(Answer.assignment).selectinload(Assignment.step_version),
        )
    )
    for answer in db.session.scalars(query):
        if not is_open_to_partner(answer):
            number = content_of(answer.assignment.step_version).number
            yield Source(
                key=f"answer:{answer.id}",
                label=f"an answer of {answer.client.name} in step {number}",
                texts=tuple(_texts_of(answer)),
                hidden_from=_names(readers, but=answer.client),
                is_clients=True,
            )


def _texts_of(answer: Answer) -> list[str]:
    prompt = prompt_of(answer)
    return private_texts(prompt, answer.value) if prompt is not None else []


def _take_aways(case: Case, readers: Sequence[Client]) -> Iterator[Source]:
    for one in take_aways_of(case):
        if not _is_open(one):
            yield Source(
                key=f"take_away:{one.id}",
                label=f"what {one.client.name} took away on {day(one.appointment.starts_at)}",
                texts=(one.heard, one.promised, one.need),
                hidden_from=_names(readers, but=one.client),
                is_clients=True,
            )


def _is_open(take_away: TakeAway) -> bool:
    return take_away.opened_at is not None and take_away.taken_back_at is None


def _feedback(case: Case, readers: Sequence[Client]) -> Iterator[Source]:
    query = (
        select(Submission)
        .join(Submission.assignment)
        .where(Assignment.case_id == case.id)
        .order_by(Submission.submitted_at, Submission.id)
        .options(
            joinedload(Submission.assignment, innerjoin=True)
            .joinedload(Assignment.client, innerjoin=True)
            .joinedload(Client.user, innerjoin=True)
        )
    )
    for submission in db.session.scalars(query):
        yield from _feedback_on(submission, readers)


def _feedback_on(submission: Submission, readers: Sequence[Client]) -> Iterator[Source]:
    client = submission.assignment.client
    label = f"feedback to {client.name}"
    sent, draft = (submission.feedback or "",), (submission.feedback_draft or "",)
    may_not = _names(readers, but=client)
    yield Source(f"feedback:{submission.id}", label, sent, may_not, is_clients=False)
    unsent = f"feedback_draft:{submission.id}"
    yield Source(unsent, f"{label}, not sent", draft, _names(readers), is_clients=False)


def _review_notes(case: Case, readers: Sequence[Client]) -> Iterator[Source]:
    query = (
        select(ReviewNote).where(ReviewNote.case_id == case.id).order_by(ReviewNote.created_at, ReviewNote.id)
    )
    for note in db.session.scalars(query):
        yield Source(
            f"review_note:{note.id}",
            "a private note on a reflection",
            (note.text,),
            _names(readers),
            is_clients=False,
        )


def _session_notes(case: Case, readers: Sequence[Client], by: User) -> Iterator[Source]:
    for note in notes_of(by, case):
        texts = tuple(note.words.get(name, "") for name in ALL_FIELDS)
        label = f"the note of the session of {day(note.appointment.starts_at)}"
        yield Source(f"note:{note.id}", label, texts, _names(readers), is_clients=False)
    query = select(Addendum).where(Addendum.case_id == case.id).order_by(Addendum.signed_at, Addendum.id)
    for addendum in db.session.scalars(query):
        label = f"the addendum of {day(addendum.signed_at)}"
        yield Source(f"addendum:{addendum.id}", label, (addendum.text,), _names(readers), is_clients=False)
    # Only the own ones: a finding must not tell one counsellor of another's process note.
    for process_note in process_notes_of(by, case):
        label = f"your process note of {day(process_note.created_at)}"
        key, texts = f"process_note:{process_note.id}", (process_note.text,)
        yield Source(key, label, texts, _names(readers), is_clients=False, is_own=True)


def _case_line(case: Case, readers: Sequence[Client]) -> Iterator[Source]:
    label = "the line on what happened, at the head of the case"
    yield Source(f"case:{case.id}", label, (case.what_happened,), _names(readers), is_clients=False)
