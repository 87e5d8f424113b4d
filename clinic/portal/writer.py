"""The writer: one question a page, kept on the server while it is written."""

from uuid import UUID, uuid4

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.accounts import parking
from clinic.assignments import client_actions, client_queries, rules
from clinic.assignments.drafts import can_join, from_json, refused_in
from clinic.assignments.models import Assignment, Draft
from clinic.cases.wording import SETTING_WORDS
from clinic.core import database
from clinic.core.errors import RuleError, StaleVersion
from clinic.core.filters import clock_time
from clinic.portal import sheets
from clinic.portal.sheets import Sheet
from clinic.portal.views import OwnStep, own_step, pages, reading_sentence
from clinic.portal.words import due_words
from clinic.programmes.answers import AnswerError
from clinic.programmes.schema import Prompt


@pages.get("/steps/<uuid:assignment_id>")
def step(assignment_id: UUID) -> ResponseReturnValue:
    """What the step is about, who reads, and where to begin."""
    own = own_step(assignment_id)
    if not rules.is_writable(own.assignment, own.client.case):
        return _read_only(own.assignment)
    words = client_queries.words_by_key(own.assignment)
    given = [prompt.key in words and words[prompt.key].is_given for prompt in own.prompts]
    return render_template(
        "portal/step.html",
        own=own,
        thought=_thought(own.assignment),
        first_open=given.index(False) + 1 if False in given else 1,
        has_begun=any(given),
        is_paused=own.assignment.paused_at is not None,
        due=due_words(own.content, own.assignment.due_on),
        who_reads=reading_sentence(own.client),
    )


@pages.get("/steps/<uuid:assignment_id>/<int(max=999):number>")
def prompt(assignment_id: UUID, number: int) -> ResponseReturnValue:
    """One question; or the choice between two texts, when two pages wrote on it."""
    own = own_step(assignment_id)
    asked = _prompt_of(own, number)
    if not rules.is_writable(own.assignment, own.client.case):
        return _read_only(own.assignment)
    if own.assignment.paused_at is not None:
        return redirect(url_for(".step", assignment_id=assignment_id), 303)
    draft = client_queries.draft_of(own.assignment, asked.key)
    if draft is not None and refused_in(draft.words):
        return _choice_page(own, number, draft)
    return _page(own, number, sheets.saved_sheet(own.assignment, asked, draft))


@pages.post("/steps/<uuid:assignment_id>/<int(max=999):number>")
def write(assignment_id: UUID, number: int) -> ResponseReturnValue:
    """Keep what was written and go on."""
    own = own_step(assignment_id, to_write=True)
    asked = _prompt_of(own, number)
    try:
        _save(own, asked)
    except AnswerError as refused:
        return _page(own, number, sheets.refused_sheet(refused)), 422
    except StaleVersion:
        _set_aside(own, asked)
        _settle(request.path)
        return redirect(url_for(".prompt", assignment_id=assignment_id, number=number), 303)
    except RuleError as refused:
        # The words go back with the refusal, so that nothing typed is lost.
        texts = sheets.typed_texts(asked)
        is_kept = _keep_unsent(own, asked)
        return render_template(
            "portal/not_now.html", sentence=str(refused), texts=texts, is_kept=is_kept
        ), 409
    _settle(request.path)
    return redirect(_next(own, number), 303)


@pages.post("/steps/<uuid:assignment_id>/<int(max=999):number>/draft")
def draft(assignment_id: UUID, number: int) -> ResponseReturnValue:
    """Autosave: the same as the button, answered in JSON for the script of the page."""
    own = own_step(assignment_id, to_write=True)
    asked = _prompt_of(own, number)
    here = url_for(".prompt", assignment_id=assignment_id, number=number)
    try:
        kept = _save(own, asked)
    except AnswerError as refused:
        return jsonify(error=refused.message), 422
    except StaleVersion:
        _set_aside(own, asked)
        _settle(here)
        # The answer is a refusal, yet the refused words must outlive it: their author will choose.
        database.commit()
        return jsonify(conflict=True, url=here), 409
    except RuleError as refused:
        _keep_unsent(own, asked)
        return jsonify(error=str(refused)), 422
    _settle(here)
    return jsonify(revision=kept.revision if kept else 0, saved=clock_time(kept.saved_at) if kept else "")


@pages.post("/steps/<uuid:assignment_id>/<int(max=999):number>/choice")
def choose(assignment_id: UUID, number: int) -> ResponseReturnValue:
    """Settle two texts: keep one, the other, or both."""
    own = own_step(assignment_id, to_write=True)
    asked = _prompt_of(own, number)
    choice = request.form.get("choice", "saved")
    try:
        client_actions.choose(
            own.assignment, asked, revision=sheets.revision(), page=sheets.page_id(), choice=choice
        )
    except StaleVersion as again:
        flash(str(again))
    return redirect(url_for(".prompt", assignment_id=assignment_id, number=number), 303)


def _prompt_of(own: OwnStep, number: int) -> Prompt:
    if not 1 <= number <= len(own.prompts):
        abort(404)
    return own.prompts[number - 1]


def _read_only(assignment: Assignment) -> ResponseReturnValue:
    return redirect(url_for(".reflection", assignment_id=assignment.id), 303)


def _thought(assignment: Assignment) -> str | None:
    latest = client_queries.latest_submission(assignment) if assignment.round else None
    return latest.feedback if latest else None


def _save(own: OwnStep, asked: Prompt) -> Draft | None:
    return client_actions.save_draft(
        own.assignment, asked, sheets.typed(asked), revision=sheets.revision(), page=sheets.page_id()
    )


def _set_aside(own: OwnStep, asked: Prompt) -> None:
    client_actions.set_aside(own.assignment, asked, sheets.typed(asked), page=sheets.page_id())


def _keep_unsent(own: OwnStep, asked: Prompt) -> bool:
    """Keep words that came too late to be sent ever: they stay their author's, under "What I wrote"."""
    if not rules.is_too_late(own.assignment, own.client.case):
        return False
    client_actions.keep_unsent(
        own.assignment, asked, sheets.typed(asked), revision=sheets.revision(), page=sheets.page_id()
    )
    # The answer is a refusal, yet the words must outlive it.
    database.commit()
    return True


def _settle(page: str) -> None:
    """What was parked stands in the draft now, or waits beside it: kept twice it would come back for ever."""
    if request.form.get("restored"):
        parking.forget(page)
    else:
        parking.settle(page)


def _page(own: OwnStep, number: int, sheet: Sheet) -> str:
    asked = own.prompts[number - 1]
    return render_template(
        "portal/prompt.html",
        own=own,
        number=number,
        prompt=asked,
        sheet=sheet,
        settings=SETTING_WORDS,
        page_id=str(uuid4()),
        thought=_thought(own.assignment),
        who_reads=reading_sentence(own.client, asked),
    )


def _choice_page(own: OwnStep, number: int, draft: Draft) -> str:
    asked = own.prompts[number - 1]
    saved, other = from_json(draft.words), refused_in(draft.words)[0]
    return render_template(
        "portal/choice.html",
        own=own,
        number=number,
        prompt=asked,
        settings=SETTING_WORDS,
        saved=saved,
        other=other,
        revision=draft.revision,
        can_join=can_join(asked, saved, other.words),
    )


def _next(own: OwnStep, number: int) -> str:
    form, here = request.form, own.assignment.id
    if "stop" in form:
        flash("Saved. Your words are here when you come back.")
        return url_for(".home")
    if "conflict" in form:
        return url_for(".prompt", assignment_id=here, number=number)
    if "pause" in form:
        return url_for(".pause", assignment_id=here)
    if "add_row" in form:
        field = own.prompts[number - 1].field
        return url_for(".prompt", assignment_id=here, number=number, _anchor=field)
    if "review" in form or number == len(own.prompts):
        return url_for(".review", assignment_id=here)
    return url_for(".prompt", assignment_id=here, number=number + 1)
