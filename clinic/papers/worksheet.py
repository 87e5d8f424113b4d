"""A step as a sheet to be written on by hand. Knows no person, only the step and the practice."""

from __future__ import annotations

from dataclasses import dataclass

from clinic.cases.models import Setting
from clinic.cases.wording import SETTING_WORDS
from clinic.practices.models import Practice
from clinic.programmes.answers import NUMBER_WORDS
from clinic.programmes.schema import AnswerType, Prompt, StepContent, Variant
from clinic.reports.document import Letterhead

VARIANT_WORDS = {
    Variant.INJURED: "for the partner who was hurt",
    Variant.INVOLVED: "for the partner who broke the trust",
}
# About a third of a page of handwriting; whoever needs more turns the sheet over.
LONG_LINES = 10
# A list may hold forty questions, a sheet should not frighten: more go on its back.
ROWS_ON_PAPER = 6
ROW_LINES = 2
TOGETHER = "This one is for a session with both of you. There is nothing to write here alone."
# What may be ticked: without a tick it is the narrowest setting.
WIDER = (SETTING_WORDS[Setting.SESSION], SETTING_WORDS[Setting.PARTNER])
FOR_GOOD = "This answer is never opened to your partner."
WHO_READS = (
    "Your counsellor reads what you hand in, and so does a supervisor bound by the same rule, where there is "
    "one. Your partner reads nothing of it, unless you tick so below and your counsellor opens it. What your "
    "counsellor may bring up in a session stands in the agreement you accepted."
)
ON_PAPER = (
    "Paper can be read by whoever finds it. Leave blank whatever you like, skip what you would rather talk "
    "about, and keep this sheet where you want it kept, or at your counsellor’s."
)


@dataclass(frozen=True)
class Ruled:
    """A label with so many ruled lines under it."""

    label: str
    lines: int


@dataclass(frozen=True)
class Question:
    """One question with room for its answer; what it does not need is empty.

    `scale` holds the words at 0 and at 10. `rows` are the entries of a list, each a tuple of ruled parts and
    `marks` the boxes beside each. `settings` are the choices of who may read it, or empty where `reading`
    says it all.
    """

    text: str
    hint: str
    how: str = ""
    scale: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    lines: tuple[Ruled, ...] = ()
    row_name: str = ""
    rows: tuple[tuple[Ruled, ...], ...] = ()
    marks: tuple[str, ...] = ()
    reading: str = ""
    settings: tuple[str, ...] = ()
    is_together: bool = False


@dataclass(frozen=True)
class Worksheet:
    """One step for one role, for nobody in particular."""

    letterhead: Letterhead
    title: str
    about: str
    purpose: str
    who_reads: str
    on_paper: str
    questions: tuple[Question, ...]
    support: tuple[str, ...]
    language: str = "en-GB"


def worksheet(content: StepContent, variant: Variant, practice: Practice) -> Worksheet:
    """The blank sheet of one step as one partner is asked it."""
    return Worksheet(
        letterhead=_letterhead(practice),
        title=content.title,
        about=f"Step {content.number}, {VARIANT_WORDS[variant]}. {_time(content)}",
        purpose=content.purpose,
        who_reads=WHO_READS,
        on_paper=ON_PAPER,
        questions=tuple(_question(prompt) for prompt in content.prompts_for(variant)),
        support=tuple(text for text in (practice.emergency, practice.support) if text),
    )


def _letterhead(practice: Practice) -> Letterhead:
    lines = tuple(line.strip() for line in practice.address.splitlines() if line.strip())
    return Letterhead(practice.name, lines, practice.telephone, practice.website)


def _time(content: StepContent) -> str:
    return "Take the time you need." if content.is_open_ended else f"About {content.time_words}."


def _question(prompt: Prompt) -> Question:
    hint = " ".join(part for part in (prompt.hint, prompt.offered) if part)
    if prompt.is_joint:
        return Question(prompt.text, hint, reading=TOGETHER, is_together=True)
    return Question(
        prompt.text,
        hint,
        how=_how(prompt),
        scale=prompt.ends or ("", "") if prompt.type is AnswerType.SCALE else (),
        boxes=_boxes(prompt),
        lines=_lines(prompt),
        row_name=prompt.row_name,
        rows=_rows(prompt),
        marks=tuple(option.label for option in prompt.options) if prompt.row_parts else (),
        reading=FOR_GOOD if prompt.is_counsellor_only else "",
        settings=() if prompt.is_counsellor_only else WIDER,
    )


def _how(prompt: Prompt) -> str:
    """How the boxes and numbers are meant."""
    match prompt.type:
        case AnswerType.SCALE:
            return "Mark one number, or none."
        case AnswerType.CHECKLIST if prompt.choose_up_to:
            return f"Tick up to {NUMBER_WORDS[prompt.choose_up_to]}."
        case AnswerType.CHECKLIST:
            return "Tick whatever fits."
        case AnswerType.SINGLE_CHOICE | AnswerType.YES_NO:
            return "Tick one."
        case _ if prompt.row_parts and prompt.most_rows > 1:
            return "Use as many as you need; more can go on the back."
    return ""


def _boxes(prompt: Prompt) -> tuple[str, ...]:
    return () if prompt.row_parts else tuple(option.label for option in prompt.choices)


def _lines(prompt: Prompt) -> tuple[Ruled, ...]:
    if prompt.type is AnswerType.LONG_TEXT:
        return (Ruled("", LONG_LINES),)
    return (Ruled(prompt.line.label, 2),) if prompt.line else ()


def _rows(prompt: Prompt) -> tuple[tuple[Ruled, ...], ...]:
    """One entry of ruled parts for each row that fits a sheet; the marks of a question are boxes instead."""
    parts = tuple(
        Ruled(part.label, ROW_LINES if part.key == "text" else 1)
        for part in prompt.row_parts
        if part.key != "mark"
    )
    return (parts,) * min(prompt.most_rows, ROWS_ON_PAPER) if parts else ()
