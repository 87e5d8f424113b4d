"""What a client does with an assignment: write, hand in, pause, decide who reads.

Every row comes from `client_queries`, loaded for this client; drafts leave no trace that staff could see.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import delete

from clinic import audit
from clinic.accounts.models import User
from clinic.assignments import client_queries, rules
from clinic.assignments.drafts import Words, can_join, from_json, joined, refused_in
from clinic.assignments.models import Answer, Assignment, Draft, Status, Submission
from clinic.cases.models import Setting
from clinic.core.clock import now
from clinic.core.database import db
from clinic.core.errors import RuleError, StaleVersion
from clinic.programmes.schema import Prompt

REVISIONS_A_ROUND = 1_000_000


def save_draft(
    assignment: Assignment, prompt: Prompt, words: Words, *, revision: int, page: str = ""
) -> Draft | None:
    """Keep what is being written; None when there is nothing to keep yet.

    `revision` is the one the page last knew (0: none), `page` what the page calls itself. Raises StaleVersion
    and changes nothing when another page has saved since; RuleError when it is not the client's turn.
    """
    rules.check_can_write(assignment, assignment.case)
    return _keep(assignment, prompt, words, revision=revision, page=page)


def keep_unsent(assignment: Assignment, prompt: Prompt, words: Words, *, revision: int, page: str) -> None:
    """Keep words that were typed while the step was ended: as a draft, beside anything newer."""
    try:
        _keep(assignment, prompt, words, revision=revision, page=page)
    except StaleVersion:
        set_aside(assignment, prompt, words, page=page)


def _keep(assignment: Assignment, prompt: Prompt, words: Words, *, revision: int, page: str) -> Draft | None:
    words = words.kept_within(prompt)
    draft = client_queries.draft_of(assignment, prompt.key)
    if draft is None:
        if words == client_queries.earlier_words(assignment, prompt.key).get(prompt.key, Words()):
            return None
        draft = _new_draft(assignment, prompt)
    elif from_json(draft.words) == words:
        return draft
    elif not _is_current(draft, revision, page):
        raise StaleVersion("This was also changed on another page.")
    _write(draft, words, page=page, known=revision)
    return draft


def _new_draft(assignment: Assignment, prompt: Prompt) -> Draft:
    # Counted on from round to round: a page left open since an earlier round must not look current by chance.
    first = assignment.round * REVISIONS_A_ROUND
    draft = Draft(
        assignment_id=assignment.id, prompt_key=prompt.key, revision=first, saved_at=now(), words={}
    )
    db.session.add(draft)
    return draft


def _is_current(draft: Draft, revision: int, page: str) -> bool:
    # A page that never heard the answer to its last save still names the revision it had then. The newer
    # words are its own, so there is no quarrel.
    kept = draft.words
    own_retry = bool(page) and kept.get("page") == page and kept.get("from") == revision
    return draft.revision == revision or own_retry


def _write(
    draft: Draft, words: Words, *, page: str, known: int, aside: list[dict[str, Any]] | None = None
) -> None:
    waiting = draft.words.get("aside", []) if aside is None else aside
    draft.words = words.to_json() | {"page": page, "from": known, "aside": waiting}
    draft.revision += 1
    draft.saved_at = now()
    db.session.flush()


def set_aside(assignment: Assignment, prompt: Prompt, words: Words, *, page: str) -> None:
    """Keep words that were refused as out of date, until their author chooses between the two."""
    draft = client_queries.draft_of(assignment, prompt.key)
    if draft is None or from_json(draft.words) == words:
        return
    others = [one for one in draft.words.get("aside", ()) if one["page"] != page]
    draft.words = draft.words | {"aside": [*others, words.kept_within(prompt).to_json() | {"page": page}]}
    db.session.flush()


def choose(assignment: Assignment, prompt: Prompt, *, revision: int, page: str, choice: str) -> None:
    """Settle two versions: keep what was "saved", the "other" that was set aside by `page`, or "both".

    Raises StaleVersion when something was saved since the two were shown, RuleError when both do not fit.
    """
    rules.check_can_write(assignment, assignment.case)
    draft = client_queries.draft_of(assignment, prompt.key)
    waiting = refused_in(draft.words) if draft else []
    other = next((one for one in waiting if one.page == page), None)
    if draft is None or other is None:
        return  # Settled already, such as by a second press of the button.
    if draft.revision != revision:
        raise StaleVersion("This was changed once more. Please look at both again.")
    rest = [one.words.to_json() | {"page": one.page} for one in waiting if one is not other]
    kept = _chosen(prompt, from_json(draft.words), other.words, choice)
    _write(draft, kept, page="", known=revision, aside=rest)


def _chosen(prompt: Prompt, saved: Words, other: Words, choice: str) -> Words:
    if choice == "both":
        if not can_join(prompt, saved, other):
            raise RuleError("These two cannot be kept in one answer. Please choose one of them.")
        return joined(saved, other)
    return other if choice == "other" else saved


def submit(assignment: Assignment, *, form_id: UUID, by: User) -> Submission:
    """Hand in what is written: an unchangeable round. The same `form_id` twice gives the first round back.

    Raises RuleError when it is not the client's turn or nothing is written.
    """
    earlier = client_queries.submission_of_form(assignment, form_id)
    if earlier is not None:
        return earlier
    rules.check_can_write(assignment, assignment.case)
    rules.check_move(assignment.status, Status.SUBMITTED)
    given = _given(assignment)
    if not given:
        raise RuleError(
            "There is nothing here to send yet. One line, or “I would rather talk about this”, is enough."
        )
    submission = Submission(
        assignment_id=assignment.id, round=assignment.round + 1, form_id=form_id, submitted_at=now()
    )
    db.session.add(submission)
    db.session.flush()
    db.session.add_all(_answer(assignment, submission, prompt, words) for prompt, words in given)
    _hand_over(assignment, submission)
    audit.record("submission.submitted", submission, by=by, case_id=assignment.case_id)
    return submission


def _hand_over(assignment: Assignment, submission: Submission) -> None:
    db.session.execute(delete(Draft).where(Draft.assignment_id == assignment.id))
    assignment.status = Status.SUBMITTED
    assignment.round = submission.round
    assignment.submitted_at = submission.submitted_at
    assignment.paused_at = None
    db.session.flush()


def _given(assignment: Assignment) -> list[tuple[Prompt, Words]]:
    words = client_queries.words_by_key(assignment)
    prompts = client_queries.prompts_of(assignment)
    return [
        (prompt, words[prompt.key])
        for prompt in prompts
        if prompt.key in words and words[prompt.key].is_given
    ]


def _answer(assignment: Assignment, submission: Submission, prompt: Prompt, words: Words) -> Answer:
    words = words.kept_within(prompt)
    return Answer(
        case_id=assignment.case_id,
        client_id=assignment.client_id,
        assignment_id=assignment.id,
        submission_id=submission.id,
        prompt_key=prompt.key,
        is_counsellor_only=prompt.is_counsellor_only,
        wants_to_talk=words.talk,
        setting=words.setting,
        permitted_at=submission.submitted_at if words.setting is Setting.PARTNER else None,
        value=words.value,
    )


def pause(assignment: Assignment, *, by: User) -> None:
    """Tell the counsellor, and nobody else, that this step is too much just now."""
    rules.check_can_write(assignment, assignment.case)
    if assignment.paused_at is None:
        assignment.paused_at = now()
        audit.record("assignment.paused", assignment, by=by)


def resume(assignment: Assignment, *, by: User) -> None:
    """Take a paused step up again."""
    rules.check_can_write(assignment, assignment.case)
    if assignment.paused_at is not None:
        assignment.paused_at = None
        audit.record("assignment.resumed", assignment, by=by)


def permit(answer: Answer, *, by: User) -> None:
    """Turn the author's key: the partner may read it, once the counsellor opens it."""
    change_setting(answer, setting=Setting.PARTNER, by=by)


def decline(answer: Answer, *, by: User) -> None:
    """Answer the counsellor's question with no. The partner is never told that it was asked."""
    rules.check_client_case(answer.client.case)
    if rules.is_asked(answer):
        answer.declined_at = now()
        audit.record("answer.declined", answer, by=by)


def change_setting(answer: Answer, *, setting: Setting, by: User) -> None:
    """Choose who may read an answer that was handed in. Raises RuleError once it was opened."""
    rules.check_client_case(answer.client.case)
    rules.check_can_decide(answer)
    if setting is answer.setting:
        return
    was_permitted = answer.is_permitted
    answer.setting = setting
    if setting is Setting.PARTNER:
        answer.permitted_at, answer.taken_back_at = now(), None
        audit.record("answer.permitted", answer, by=by)
        return
    answer.permitted_at = None
    if was_permitted:
        answer.taken_back_at = now()
    audit.record("answer.taken_back" if was_permitted else "answer.setting_changed", answer, by=by)


def take_back(answer: Answer, *, by: User) -> None:
    """Turn the author's key back. Before it was opened nobody but the counsellor notices."""
    if answer.opened_at is None:
        change_setting(answer, setting=Setting.COUNSELLOR, by=by)
        return
    rules.check_client_case(answer.client.case)
    if answer.taken_back_at is None:
        answer.taken_back_at = now()
        answer.setting = Setting.COUNSELLOR
        audit.record("answer.taken_back", answer, by=by)
