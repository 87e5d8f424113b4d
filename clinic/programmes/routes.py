"""The library: what each step is for, and how either partner will see it."""

from dataclasses import dataclass
from uuid import UUID

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic.core.web import staff_pages
from clinic.programmes import queries
from clinic.programmes.answer_words import said
from clinic.programmes.content import Named, departures, stages, tracks
from clinic.programmes.queries import LibraryStep
from clinic.programmes.schema import AnswerType, PromptFor, StepContent, Track, Variant, Visibility

pages = staff_pages("programmes", __name__, "/programme")
BLUEPRINTS = [pages]

# Printing an answer is needed by everybody's pages, so the filter is the application's.
pages.add_app_template_filter(said)

VARIANT_WORDS = {
    Variant.INJURED: "the partner who was hurt",
    Variant.INVOLVED: "the partner who broke the trust",
}
ASKED_WORDS = {
    PromptFor.INJURED: "the partner who was hurt",
    PromptFor.INVOLVED: "the partner who broke the trust",
    PromptFor.EACH: "each partner",
    PromptFor.JOINT: "both together",
}
TYPE_WORDS = {
    AnswerType.LONG_TEXT: "own words",
    AnswerType.SCALE: "0 to 10",
    AnswerType.SINGLE_CHOICE: "one of several",
    AnswerType.CHECKLIST: "any of several",
    AnswerType.YES_NO: "yes or no",
    AnswerType.COMMITMENTS: "commitments",
    AnswerType.QUESTIONS: "a list",
}
VISIBILITY_WORDS = {
    Visibility.COUNSELLOR_ONLY: "counsellor only, for good",
    Visibility.RELEASABLE: "its author may let the partner read it",
    Visibility.JOINT: "together in session",
}
READERS_WORDS = {
    Visibility.COUNSELLOR_ONLY: "Who may read this: only the counsellor, for good. No choice is shown.",
    Visibility.RELEASABLE: "Who may read this: only the counsellor, unless its author widens it.",
}


@dataclass(frozen=True, slots=True)
class StageShelf:
    """One healing stage with the steps that belong to it."""

    stage: Named
    steps: list[LibraryStep]


@pages.get("")
def library() -> ResponseReturnValue:
    """All steps, by healing stage."""
    steps = queries.library(current_user)
    shelves = [StageShelf(stage, [s for s in steps if s.content.stage == stage.key]) for stage in stages()]
    contents = [step.content for step in steps]
    return render_template(
        "programmes/library.html",
        shelves=shelves,
        tracks=tracks(),
        track_words=track_words,
        counted={t.key: [c.number for c in contents if t.key in c.counts_in] for t in tracks()},
        uncounted=[content.number for content in contents if not content.counts_in],
    )


@pages.get("/sources")
def sources() -> ResponseReturnValue:
    """Whose ideas the steps are, and where the programme departs from its source."""
    steps = queries.library(current_user)
    return render_template(
        "programmes/sources.html",
        steps=steps,
        departures=departures(),
        version_ids={step.content.number: step.version.id for step in steps},
    )


@pages.get("/<uuid:step_version_id>")
def step(step_version_id: UUID) -> ResponseReturnValue:
    """What a counsellor needs to know before giving this step."""
    version = queries.step_version_for(current_user, step_version_id)
    content = queries.content_of(version)
    return render_template(
        "programmes/step.html",
        version=version,
        content=content,
        stages={stage.key: stage for stage in stages()},
        track_words=track_words,
        variant_words=VARIANT_WORDS,
        asked_words=ASKED_WORDS,
        type_words=TYPE_WORDS,
        visibility_words=VISIBILITY_WORDS,
    )


@pages.get("/<uuid:step_version_id>/preview/<variant>")
def preview(step_version_id: UUID, variant: str) -> ResponseReturnValue:
    """The step as this partner will see it; nothing written here is kept."""
    version = queries.step_version_for(current_user, step_version_id)
    content = queries.content_of(version)
    if variant not in content.variants:
        abort(404)
    return render_template(
        "programmes/preview.html",
        version=version,
        content=content,
        variant=Variant(variant),
        prompts=content.prompts_for(variant),
        variant_words=VARIANT_WORDS,
        readers_words=READERS_WORDS,
    )


def track_words(content: StepContent) -> str:
    """“Inner trust”, “Relationship trust” or “Both kinds of trust”."""
    if content.track is Track.BOTH:
        return "Both kinds of trust"
    return next(track.name for track in tracks() if track.key == content.track)
