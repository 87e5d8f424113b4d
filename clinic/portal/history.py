"""What I wrote: re-reading, printing, and changing who may read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic.appointments import client_queries as appointments
from clinic.appointments.models import TakeAway
from clinic.assignments import client_actions, client_queries, rules
from clinic.assignments.client_queries import Written
from clinic.assignments.drafts import Words, from_json, refused_in
from clinic.assignments.models import Answer, Submission
from clinic.cases.wording import SETTING_WORDS
from clinic.core.errors import RuleError
from clinic.core.forms import PlainForm
from clinic.core.web import form_page
from clinic.portal.forms import SettingForm
from clinic.portal.views import OwnStep, me, own_step, pages, readers_for
from clinic.portal.words import day_month
from clinic.programmes.schema import Prompt


@dataclass(frozen=True)
class Read:
    """One answer to be re-read. `reach`: who may read it, in words. `answer_id` leads to changing that."""

    prompt: Prompt
    words: Words
    reach: str
    answer_id: UUID | None


@dataclass(frozen=True)
class Round:
    """One handing-in to be re-read; without a date it was never handed in."""

    written_at: datetime | None
    answers: list[Read]
    thought: str | None


@dataclass(frozen=True)
class Line:
    """One entry of the list."""

    written_at: datetime
    title: str
    small: str
    url: str


@pages.get("/history")
def history() -> str:
    """Everything the person wrote, newest first."""
    client = me()
    lines = [_step_line(one) for one in client_queries.history(client)]
    lines += [_take_away_line(one) for one in appointments.own_take_aways(client)]
    lines.sort(key=lambda line: (line.written_at, line.url), reverse=True)
    return render_template("portal/history.html", lines=lines)


def _step_line(written: Written) -> Line:
    step = client_queries.step_of(written.assignment)
    said = "not sent" if written.is_unsent else rules.client_state(written.assignment).value
    thought = " · a thought from your counsellor" if written.has_thought else ""
    small = f"step {step.number} · {day_month(written.last_written_at)} · {said}{thought}"
    url = url_for(".reflection", assignment_id=written.assignment.id)
    return Line(written.last_written_at, step.title, small, url)


def _take_away_line(row: TakeAway) -> Line:
    title = f"After your session on {day_month(row.appointment.starts_at)}"
    url = url_for(".take_away", appointment_id=row.appointment_id)
    return Line(row.submitted_at, title, day_month(row.submitted_at), url)


@pages.get("/history/<uuid:assignment_id>")
def reflection(assignment_id: UUID) -> str:
    """One step's answers, all rounds, the newest first, with the counsellor's thoughts under them."""
    own = own_step(assignment_id)
    can_write = rules.is_writable(own.assignment, own.client.case)
    is_unsent = not can_write and not own.assignment.round
    return render_template(
        "portal/reflection.html",
        own=own,
        rounds=rounds_of(own),
        unsent=unsent_of(own),
        can_write=can_write,
        state="not sent" if is_unsent else rules.client_state(own.assignment).value,
    )


def rounds_of(own: OwnStep) -> list[Round]:
    """What was handed in, newest first."""
    answers = client_queries.answers_of(own.assignment)
    return [
        _round(own, one, answers.get(one.id, {})) for one in client_queries.submissions_of(own.assignment)
    ]


def _round(own: OwnStep, submission: Submission, answers: dict[str, Answer]) -> Round:
    can_change = not own.client.case.is_closed
    read = [_read(prompt, answers[prompt.key], can_change) for prompt in own.prompts if prompt.key in answers]
    return Round(submission.submitted_at, read, submission.feedback)


def _read(prompt: Prompt, answer: Answer, can_change: bool) -> Read:
    words = Words(answer.value, answer.setting, answer.wants_to_talk)
    may_change = can_change and not answer.is_counsellor_only and not _is_over(answer)
    return Read(prompt, words, reach_of(answer), answer.id if may_change else None)


def _is_over(answer: Answer) -> bool:
    """Opened and taken back: nothing is left to choose."""
    return answer.opened_at is not None and answer.taken_back_at is not None


def reach_of(answer: Answer) -> str:
    """Who may read an answer, as its author is told."""
    if answer.is_counsellor_only:
        return "Only your counsellor, for good"
    if _is_over(answer):
        return "Taken back: your partner can no longer read it here"
    if answer.opened_at is not None:
        return "Opened: your partner can read it"
    return SETTING_WORDS[answer.setting]


def unsent_of(own: OwnStep) -> list[Read]:
    """Words that were never handed in, and can no longer be: their author's alone."""
    if rules.is_writable(own.assignment, own.client.case):
        return []
    drafts = client_queries.drafts_of(own.assignment)
    found = []
    for prompt in own.prompts:
        draft = drafts.get(prompt.key)
        versions = [from_json(draft.words), *(one.words for one in refused_in(draft.words))] if draft else []
        found += [
            Read(prompt, words, "Not handed in: nobody reads it", None)
            for words in versions
            if words.is_given
        ]
    return found


@pages.route("/answers/<uuid:answer_id>", methods=["GET", "POST"])
def setting(answer_id: UUID) -> ResponseReturnValue:
    """Who may read one answer: the author's own choice, until it is opened."""
    form = SettingForm()
    client = me()
    answer = client_queries.answer_of(client, answer_id, to_write=form.is_submitted())
    if form.validate_on_submit():
        client_actions.change_setting(answer, setting=form.chosen, by=current_user)
        flash("Saved.")
        return redirect(url_for(".reflection", assignment_id=answer.assignment_id), 303)
    if not form.is_submitted():
        form.setting.data = answer.setting.value
    return form_page(
        "portal/setting.html",
        form,
        answer=answer,
        prompt=prompt_of(answer),
        step=client_queries.step_of(answer.assignment),
        can_choose=not answer.is_counsellor_only and answer.opened_at is None and not client.case.is_closed,
        can_take_back=rules.is_open_to_partner(answer) and not client.case.is_closed,
        reach=reach_of(answer),
        reader=readers_for(client).counsellor,
    )


@pages.post("/answers/<uuid:answer_id>/take-back")
def take_back(answer_id: UUID) -> ResponseReturnValue:
    """The words are gone for the partner; one neutral line stays."""
    form = PlainForm()
    if not form.validate():
        raise RuleError("Please press the button once more.")
    answer = client_queries.answer_of(me(), answer_id, to_write=True)
    client_actions.take_back(answer, by=current_user)
    flash("Taken back.")
    return redirect(url_for(".reflection", assignment_id=answer.assignment_id), 303)


def prompt_of(answer: Answer) -> Prompt:
    """The question an answer belongs to, in its author's wording."""
    prompts = client_queries.prompts_of(answer.assignment)
    return next(prompt for prompt in prompts if prompt.key == answer.prompt_key)
