"""What one answer is: from a form to a value, and back. Pure.

A value is None (nothing was given) or JSON, by the type of its prompt:

    long_text      "text"
    scale          7
    single_choice  {"choice": option key or null, "comment": "one line"}
    checklist      {"chosen": [option keys, in the order of the prompt], "other": "one line"}
    yes_no         {"answer": true, false or null, "line": "one line"}
    commitments    [{"text": …, then those of who, how_often, how_seen, review_on that the prompt asks}]
    questions      [{"text": …, "mark": option key or ""}]

A raw form is what `request.form.to_dict(flat=False)` gives: every name with the list of its values. Text
comes out clean (normal form C, no control characters, no lone surrogates); long texts keep their shape.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any

from clinic.core.plain import LONG_TEXT_CHARACTERS, tidy
from clinic.programmes.schema import NOT_TODAY, AnswerType, Prompt, RowField

RawForm = Mapping[str, Sequence[str]]
Value = Any

# A detail or a comment: one line, generous, refused beside the field above it.
LINE_CHARACTERS = 500
NUMBER_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven")


class AnswerError(ValueError):
    """An answer that cannot be kept as it is. The message is for the person; `kept` refills the form."""

    def __init__(self, message: str, *, field: str, kept: dict[str, list[str]]) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.kept = kept


class _Refusal(ValueError):
    """Why, and beside which field, before it is known what to keep."""


def parse(prompt: Prompt, raw: RawForm) -> Value:
    """The value in the form, None when nothing was given. Raises AnswerError."""
    try:
        return _PARSERS[prompt.type](prompt, raw)
    except _Refusal as refusal:
        message, field = refusal.args
        raise AnswerError(message, field=field, kept=kept(prompt, raw)) from None


def kept(prompt: Prompt, raw: RawForm) -> dict[str, list[str]]:
    """The part of a form that belongs to this prompt, clean, to fill the same form again."""
    return {name: [tidy(text) for text in raw[name]] for name in field_names(prompt) if name in raw}


def checked(prompt: Prompt, value: Value) -> Value:
    """The value as `parse` would give it: for values that do not come from a form. Raises AnswerError."""
    return parse(prompt, to_form(prompt, value))


def is_blank(value: Value) -> bool:
    """True when nothing was given: None, white space, or a shape without content."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return all(is_blank(part) for part in value.values())
    if isinstance(value, Sequence):
        return all(is_blank(part) for part in value)
    return value is None


def field_names(prompt: Prompt) -> tuple[str, ...]:
    """The names of its form fields."""
    if prompt.row_parts:
        return tuple(f"{prompt.field}-{part.key}" for part in prompt.row_parts)
    return (prompt.field, f"{prompt.field}-{prompt.line.key}") if prompt.line else (prompt.field,)


def to_form(prompt: Prompt, value: Value) -> dict[str, list[str]]:
    """The form that `parse` reads as this value; an empty form for None."""
    base = prompt.field
    if value is None:
        return {}
    match prompt.type:
        case AnswerType.LONG_TEXT | AnswerType.SCALE:
            return {base: [str(value)]}
        case AnswerType.SINGLE_CHOICE:
            return _filled({base: [value.get("choice")], f"{base}-comment": [value.get("comment")]})
        case AnswerType.CHECKLIST:
            return _filled({base: value.get("chosen", []), f"{base}-other": [value.get("other")]})
        case AnswerType.YES_NO:
            said = {True: "yes", False: "no"}.get(value.get("answer"))
            return _filled({base: [said], f"{base}-line": [value.get("line")]})
        case _:
            return {
                f"{base}-{part.key}": [row.get(part.key) or "" for row in value] for part in prompt.row_parts
            }


def _filled(form: Mapping[str, Sequence[str | None]]) -> dict[str, list[str]]:
    return {name: [text for text in texts if text] for name, texts in form.items() if any(texts)}


def _long_text(prompt: Prompt, raw: RawForm) -> str | None:
    return _long(_first(raw, prompt.field), prompt.field) or None


def _scale(prompt: Prompt, raw: RawForm) -> int | None:
    given = _first(raw, prompt.field).strip()
    if given in ("", NOT_TODAY):
        return None
    if not re.fullmatch(r"[0-9]|10", given):
        raise _Refusal("Please choose a number from 0 to 10, or “Not today”.", prompt.field)
    return int(given)


def _single_choice(prompt: Prompt, raw: RawForm) -> dict[str, str | None] | None:
    chosen = _known(prompt, [_first(raw, prompt.field)])
    comment = _line(raw, f"{prompt.field}-comment")
    if not chosen and not comment:
        return None
    return {"choice": chosen[0] if chosen else None, "comment": comment}


def _checklist(prompt: Prompt, raw: RawForm) -> dict[str, Any] | None:
    chosen = _known(prompt, raw.get(prompt.field, ()))
    other = _line(raw, f"{prompt.field}-other") if prompt.other else ""
    most = prompt.choose_up_to
    if most and len(chosen) > most:
        raise _Refusal(f"Please choose up to {NUMBER_WORDS[most]}.", prompt.field)
    return {"chosen": chosen, "other": other} if chosen or other else None


def _yes_no(prompt: Prompt, raw: RawForm) -> dict[str, Any] | None:
    given = _first(raw, prompt.field).strip()
    if given not in ("", "yes", "no", NOT_TODAY):
        raise _Refusal("Please choose yes, no, or “Not now”.", prompt.field)
    answer = {"yes": True, "no": False}.get(given)
    line = _line(raw, f"{prompt.field}-line") if prompt.follow_up else ""
    return {"answer": answer, "line": line} if answer is not None or line else None


def _commitments(prompt: Prompt, raw: RawForm) -> list[dict[str, str]] | None:
    rows = []
    for given in _raw_rows(prompt, raw):
        row = {"text": _long(given["text"], f"{prompt.field}-text")}
        for part in prompt.row_fields:
            name = f"{prompt.field}-{part.value}"
            read = _date if part is RowField.REVIEW_ON else _one_line
            row[part.value] = read(given[part.value], name)
        if any(row.values()):
            rows.append(row)
    return _not_too_many(prompt, rows)


def _questions(prompt: Prompt, raw: RawForm) -> list[dict[str, str]] | None:
    rows = []
    for given in _raw_rows(prompt, raw):
        text = _long(given["text"], f"{prompt.field}-text")
        mark = _known(prompt, [given.get("mark", "")], field=f"{prompt.field}-mark")
        if text:
            rows.append({"text": text, "mark": mark[0] if mark else ""})
    return _not_too_many(prompt, rows)


_PARSERS: dict[AnswerType, Callable[[Prompt, RawForm], Value]] = {
    AnswerType.LONG_TEXT: _long_text,
    AnswerType.SCALE: _scale,
    AnswerType.SINGLE_CHOICE: _single_choice,
    AnswerType.CHECKLIST: _checklist,
    AnswerType.YES_NO: _yes_no,
    AnswerType.COMMITMENTS: _commitments,
    AnswerType.QUESTIONS: _questions,
}


def _raw_rows(prompt: Prompt, raw: RawForm) -> list[dict[str, str]]:
    parts = [part.key for part in prompt.row_parts]
    columns = [raw.get(f"{prompt.field}-{part}", ()) for part in parts]
    return [dict(zip(parts, row, strict=True)) for row in zip_longest(*columns, fillvalue="")]


def _not_too_many(prompt: Prompt, rows: list[dict[str, str]]) -> list[dict[str, str]] | None:
    most = prompt.most_rows
    if len(rows) > most:
        words = NUMBER_WORDS[most] if most < len(NUMBER_WORDS) else str(most)
        raise _Refusal(f"Please keep to {words} here.", f"{prompt.field}-text")
    return rows or None


def _known(prompt: Prompt, given: Sequence[str], *, field: str | None = None) -> list[str]:
    wanted = {key.strip() for key in given} - {""}
    known = [option.key for option in prompt.options if option.key in wanted]
    if len(known) < len(wanted):
        raise _Refusal("This list has changed. Please choose again.", field or prompt.field)
    return known


def _first(raw: RawForm, name: str) -> str:
    values = raw.get(name, ())
    return values[0] if values else ""


def _long(text: str, field: str) -> str:
    cleaned = tidy(text)
    if len(cleaned) > LONG_TEXT_CHARACTERS:
        why = f"One answer holds {LONG_TEXT_CHARACTERS:,} characters; this has {len(cleaned):,}."
        raise _Refusal(f"{why} Nothing is lost; please shorten it.", field)
    return cleaned if cleaned.strip() else ""


def _line(raw: RawForm, name: str) -> str:
    return _one_line(_first(raw, name), name)


def _one_line(text: str, field: str) -> str:
    line = " ".join(tidy(text).split())
    if len(line) > LINE_CHARACTERS:
        raise _Refusal("This line is a little too long. Nothing is lost; please shorten it.", field)
    return line


def _date(text: str, field: str) -> str:
    """ISO 8601, or "". Also understands 25/11/2026, for browsers without a date field."""
    given = tidy(text).strip()
    if not given:
        return ""
    numbers = re.fullmatch(r"(\d{1,2})[ ./-](\d{1,2})[ ./-](\d{4})", given)
    iso = f"{numbers[3]}-{numbers[2]:0>2}-{numbers[1]:0>2}" if numbers else given
    try:
        return date.fromisoformat(iso).isoformat()
    except ValueError:
        raise _Refusal("Please write the date as day, month and year, such as 25/11/2026.", field) from None
