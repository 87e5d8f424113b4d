"""Looking over what was written, handing it in, and pausing."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic.accounts import parking
from clinic.assignments import client_actions, client_queries, rules
from clinic.assignments.drafts import Words, from_json, refused_in
from clinic.assignments.models import Draft
from clinic.cases.wording import SETTING_WORDS
from clinic.core.errors import RuleError
from clinic.core.forms import PlainForm
from clinic.core.web import form_page
from clinic.portal import sheets
from clinic.portal.forms import SendForm
from clinic.portal.views import OwnStep, own_step, pages, readers_for, reading_sentence
from clinic.programmes.schema import Prompt


@dataclass(frozen=True)
class Line:
    """One question on the page before handing in."""

    number: int
    prompt: Prompt
    words: Words


@pages.route("/steps/<uuid:assignment_id>/review", methods=["GET", "POST"])
def review(assignment_id: UUID) -> ResponseReturnValue:
    """All answers with who may read them, and the button that hands them in. Sent twice, it acts once."""
    form = SendForm()
    is_valid = form.validate_on_submit()
    own = own_step(assignment_id, to_write=form.is_submitted())
    earlier = client_queries.submission_of_form(own.assignment, form.once) if is_valid else None
    if earlier is not None:
        return _receipt(own, earlier.round)
    if not rules.is_writable(own.assignment, own.client.case):
        return redirect(url_for(".reflection", assignment_id=assignment_id), 303)
    drafts = client_queries.drafts_of(own.assignment)
    undecided = _undecided(own, drafts)
    if undecided is not None:
        return redirect(url_for(".prompt", assignment_id=assignment_id, number=undecided), 303)
    unseen = _unseen(own, drafts)
    if unseen is not None:
        flash("Your words from before you were signed out wait here. Please look at them first.")
        return redirect(url_for(".prompt", assignment_id=assignment_id, number=unseen), 303)
    if is_valid:
        if form.seen.data != fingerprint(drafts):
            flash("Something was changed on another page. Please look it over once more.")
            return redirect(url_for(".review", assignment_id=assignment_id), 303)
        return _send(own, form)
    return _review_page(own, form, drafts)


def _send(own: OwnStep, form: SendForm) -> ResponseReturnValue:
    try:
        submission = client_actions.submit(own.assignment, form_id=form.once, by=current_user)
    except RuleError as refused:
        form.form_errors.append(str(refused))
        return _review_page(own, form, client_queries.drafts_of(own.assignment))
    return _receipt(own, submission.round)


def _receipt(own: OwnStep, number: int) -> ResponseReturnValue:
    return redirect(url_for(".receipt", assignment_id=own.assignment.id, number=number), 303)


def _undecided(own: OwnStep, drafts: dict[str, Draft]) -> int | None:
    """The first question on which two texts still wait for a choice."""
    for number, prompt in enumerate(own.prompts, 1):
        if prompt.key in drafts and refused_in(drafts[prompt.key].words):
            return number
    return None


def _unseen(own: OwnStep, drafts: dict[str, Draft]) -> int | None:
    """The first question on which words from before a sign-out wait to be taken up."""
    here = own.assignment.id
    paths = {
        url_for(".prompt", assignment_id=here, number=number): number
        for number in range(1, len(own.prompts) + 1)
    }
    for path in sorted(parking.waiting(list(paths)), key=paths.__getitem__):
        asked = own.prompts[paths[path] - 1]
        if sheets.saved_sheet(own.assignment, asked, drafts.get(asked.key), path).is_restored:
            return paths[path]
    return None


def fingerprint(drafts: dict[str, Draft]) -> str:
    """What a person has seen of the drafts; it changes when any is saved again."""
    seen = ",".join(f"{key}:{draft.revision}" for key, draft in sorted(drafts.items()))
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def _review_page(own: OwnStep, form: SendForm, drafts: dict[str, Draft]) -> ResponseReturnValue:
    words = client_queries.earlier_words(own.assignment)
    words |= {key: from_json(draft.words) for key, draft in drafts.items()}
    lines = [
        Line(number, prompt, words.get(prompt.key, Words())) for number, prompt in enumerate(own.prompts, 1)
    ]
    form.seen.data = fingerprint(drafts)
    return form_page(
        "portal/review.html",
        form,
        own=own,
        lines=lines,
        settings=SETTING_WORDS,
        has_blank=any(not line.words.is_given for line in lines),
        who_reads=reading_sentence(own.client),
    )


@pages.get("/steps/<uuid:assignment_id>/sent/<int(max=999):number>")
def receipt(assignment_id: UUID, number: int) -> ResponseReturnValue:
    """It has arrived."""
    own = own_step(assignment_id)
    submission = client_queries.submission_of_round(own.assignment, number)
    reader = readers_for(own.client).counsellor
    return render_template("portal/receipt.html", own=own, submission=submission, reader=reader)


@pages.route("/steps/<uuid:assignment_id>/pause", methods=["GET", "POST"])
def pause(assignment_id: UUID) -> ResponseReturnValue:
    """What pausing means, and the button."""
    form = PlainForm()
    own = own_step(assignment_id, to_write=form.is_submitted())
    if form.validate_on_submit():
        client_actions.pause(own.assignment, by=current_user)
        flash("Paused. Your words are kept.")
        return redirect(url_for(".home"), 303)
    if not rules.is_writable(own.assignment, own.client.case):
        return redirect(url_for(".reflection", assignment_id=assignment_id), 303)
    return form_page("portal/pause.html", form, own=own, reader=readers_for(own.client).counsellor)


@pages.post("/steps/<uuid:assignment_id>/resume")
def resume(assignment_id: UUID) -> ResponseReturnValue:
    """Take it up again."""
    own = own_step(assignment_id, to_write=True)
    client_actions.resume(own.assignment, by=current_user)
    return redirect(url_for(".step", assignment_id=assignment_id), 303)
