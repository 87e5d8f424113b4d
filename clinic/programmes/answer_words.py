"""What an answer says, for reading, printing and the leak check. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic.programmes.schema import ROW_LABELS, AnswerType, Prompt, RowField


@dataclass(frozen=True, slots=True)
class Said:
    """One part of an answer. `is_own`: the person's words, not a label of ours."""

    text: str
    is_own: bool
    details: tuple[tuple[str, str], ...] = ()


def said(prompt: Prompt, value: Any) -> tuple[Said, ...]:
    """The parts of an answer in reading order; none for an answer that was left blank."""
    if value is None:
        return ()
    match prompt.type:
        case AnswerType.LONG_TEXT:
            parts = [Said(value, is_own=True)]
        case AnswerType.SCALE:
            parts = [Said(f"{value} of 10", is_own=False)]
        case AnswerType.SINGLE_CHOICE:
            parts = [_label(prompt, value.get("choice")), _own(value.get("comment"))]
        case AnswerType.CHECKLIST:
            parts = [*(_label(prompt, key) for key in value.get("chosen", ())), _own(value.get("other"))]
        case AnswerType.YES_NO:
            words = {True: "Yes", False: "No"}.get(value.get("answer"), "")
            parts = [Said(words, is_own=False), _own(value.get("line"))]
        case _:
            parts = [_row(prompt, row) for row in value]
    return tuple(part for part in parts if part.text or part.details)


def as_words(prompt: Prompt, value: Any) -> list[str]:
    """The answer as lines of plain text, in reading order."""
    return [_joined(part) for part in said(prompt, value)]


def private_texts(prompt: Prompt, value: Any) -> list[str]:
    """All that the person typed, in full; nothing for numbers, choices and dates."""
    if value is None:
        return []
    match prompt.type:
        case AnswerType.LONG_TEXT:
            texts: Sequence[str | None] = [value]
        case AnswerType.SINGLE_CHOICE | AnswerType.CHECKLIST | AnswerType.YES_NO:
            texts = [value.get(name) for name in ("comment", "other", "line")]
        case AnswerType.COMMITMENTS | AnswerType.QUESTIONS:
            typed = ("text", RowField.WHO, RowField.HOW_OFTEN, RowField.HOW_SEEN)
            texts = [row.get(name) for row in value for name in typed]
        case _:
            texts = []
    return [text for text in texts if text]


def _label(prompt: Prompt, key: str | None) -> Said:
    return Said(prompt.label_of(key) if key else "", is_own=False)


def _own(text: str | None) -> Said:
    return Said(text or "", is_own=True)


def _row(prompt: Prompt, row: Mapping[str, str]) -> Said:
    details = [(ROW_LABELS[field], _detail(field, row.get(field.value, ""))) for field in RowField]
    if row.get("mark"):
        details.append(("", prompt.label_of(row["mark"])))
    return Said(row.get("text", ""), is_own=True, details=tuple(each for each in details if each[1]))


def _detail(field: RowField, text: str) -> str:
    if field is not RowField.REVIEW_ON or not text:
        return text
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def _joined(part: Said) -> str:
    details = "; ".join(f"{name}: {text}" if name else text for name, text in part.details)
    return f"{part.text} ({details})" if part.text and details else part.text or details
