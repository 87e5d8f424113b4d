"""Steps from tables: a shipped file, or the JSON of a step version. Errors name the place."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from clinic.programmes.schema import (
    MOST_COMMITMENTS,
    AnswerType,
    Due,
    OptionContent,
    PromptContent,
    PromptFor,
    RowField,
    Stage,
    StepContent,
    Track,
    Variant,
    Visibility,
    Wording,
)

Choice = TypeVar("Choice", bound=StrEnum)

NEEDS_OPTIONS = (AnswerType.SINGLE_CHOICE, AnswerType.CHECKLIST)


class ContentError(ValueError):
    """A step that cannot be used; the message says where and why."""


class Table:
    """One table being read: every key is taken once, and what is left over at the end is an error."""

    def __init__(self, values: Mapping[str, Any], place: str) -> None:
        self.place = place
        self._left = dict(values)

    def fail(self, key: str, why: str) -> ContentError:
        return ContentError(f"{self.place}: {key}: {why}")

    def text(self, key: str, *, default: str | None = None) -> str:
        """The text with its wrapping folded away."""
        value = self._left.pop(key, default)
        if not isinstance(value, str):
            raise self.fail(key, "a text is needed here")
        folded = " ".join(value.split())
        if not folded and default is None:
            raise self.fail(key, "may not be empty")
        return folded

    def number(self, key: str) -> int | None:
        value = self._left.pop(key, None)
        if value is not None and (type(value) is not int or value < 1):
            raise self.fail(key, "must be a whole number above 0")
        return value

    def numbers(self, key: str) -> tuple[int, ...]:
        values = self._list(key)
        if not all(type(value) is int and value > 0 for value in values):
            raise self.fail(key, "must be a list of whole numbers above 0")
        return tuple(values)

    def pair(self, key: str) -> tuple[int, int] | None:
        """A least and a most."""
        if key not in self._left:
            return None
        value = self._left.pop(key)
        if not (isinstance(value, list) and len(value) == 2 and all(type(n) is int for n in value)):
            raise self.fail(key, "must be two whole numbers, the least and the most")
        if not 0 < value[0] <= value[1]:
            raise self.fail(key, "the first number must not be above the second")
        return value[0], value[1]

    def one_of(self, key: str, kind: type[Choice], *, default: Choice | None = None) -> Choice:
        return self._choice(key, self._left.pop(key, default), kind)

    def several_of(self, key: str, kind: type[Choice]) -> tuple[Choice, ...]:
        return tuple(self._choice(key, value, kind) for value in self._list(key))

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._list(key)
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self.fail(key, "must be a list of texts")
        return tuple(" ".join(value.split()) for value in values)

    def tables(self, key: str) -> list["Table"]:
        values = self._list(key)
        if not all(isinstance(value, Mapping) for value in values):
            raise self.fail(key, "must be a list of tables")
        return [
            Table(value, f"{self.place}: {key} {n} ({value.get('key')})") for n, value in enumerate(values, 1)
        ]

    def finish(self) -> None:
        if self._left:
            raise ContentError(f"{self.place}: unknown key {', '.join(sorted(self._left))}")

    def _list(self, key: str) -> list[Any]:
        value = self._left.pop(key, [])
        if not isinstance(value, list):
            raise self.fail(key, "must be a list")
        return value

    def _choice(self, key: str, value: Any, kind: type[Choice]) -> Choice:
        try:
            return kind(value)
        except ValueError:
            raise self.fail(key, f"{value!r} is none of {', '.join(kind)}") from None


def read_step(values: Mapping[str, Any], place: str) -> StepContent:
    """The step, or ContentError. `place` names the file or row in messages."""
    table = Table(values, place)
    visibility = table.one_of("visibility", Visibility)
    step = StepContent(
        visibility=visibility,
        prompts=tuple(_read_prompt(prompt, visibility) for prompt in table.tables("prompts")),
        **_name(table),
        **_place(table),
        **_pace(table),
        **_guidance(table),
    )
    table.finish()
    _check_step(step, table)
    return step


def _name(table: Table) -> dict[str, Any]:
    number = table.number("number")
    if number is None:
        raise table.fail("number", "is missing")
    return {"number": number, **{key: table.text(key) for key in ("slug", "title", "purpose")}}


def _place(table: Table) -> dict[str, Any]:
    return {
        "stage": table.one_of("stage", Stage),
        "touches": table.several_of("touches", Stage),
        "track": table.one_of("track", Track),
        "counts_in": table.several_of("counts_in", Track),
    }


def _pace(table: Table) -> dict[str, Any]:
    return {
        "due": table.one_of("due", Due),
        "due_days": table.number("due_days"),
        "due_note": table.text("due_note", default=""),
        "minutes": table.pair("minutes"),
        "time_note": table.text("time_note", default=""),
    }


def _guidance(table: Table) -> dict[str, Any]:
    words = {key: table.text(key) for key in ("audience", "prerequisites", "sources", "caution")}
    return words | {key: table.texts(key) for key in ("guidance", "looks_for")}


def _check_step(step: StepContent, table: Table) -> None:
    keys = [prompt.key for prompt in step.prompts]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise table.fail("prompts", f"used twice: {', '.join(twice)}")
    if not keys:
        raise table.fail("prompts", "a step asks at least one thing")
    if step.due is Due.NEVER and step.due_days:
        raise table.fail("due_days", "a step that is never due has no days")
    if Track.BOTH in step.counts_in:
        raise table.fail("counts_in", "name inner and relationship instead of both")


def _read_prompt(table: Table, step_default: Visibility) -> PromptContent:
    words = ("other", "row_label", "follow_up", "offered", "note")
    prompt = PromptContent(
        key=table.text("key"),
        type=table.one_of("type", AnswerType),
        asked_of=table.one_of("for", PromptFor),
        text=_wording(table, "text"),
        hint=_wording(table, "hint"),
        visibility=table.one_of("visibility", Visibility, default=step_default),
        options=tuple(_read_option(option) for option in table.tables("options")),
        ends=_ends(table),
        choose_up_to=table.number("choose_up_to"),
        rows=table.pair("rows") or (1, 1),
        row_fields=table.several_of("row_fields", RowField),
        **{key: table.text(key, default="") for key in words},
    )
    table.finish()
    _check_prompt(prompt, table)
    return prompt


def _check_prompt(prompt: PromptContent, table: Table) -> None:
    option_keys = [option.key for option in prompt.options]
    if len(set(option_keys)) < len(option_keys):
        raise table.fail("options", "two options have the same key")
    if prompt.type in NEEDS_OPTIONS and len(option_keys) < 2:
        raise table.fail("options", "at least two are needed")
    if any(prompt.is_for(variant) and not prompt.text.for_variant(variant) for variant in Variant):
        raise table.fail("text", "a prompt asks something of everybody it is for")
    if (prompt.type is AnswerType.SCALE) is (prompt.ends is None):
        raise table.fail("ends", "a scale has two, nothing else has any")
    if (prompt.asked_of is PromptFor.JOINT) and not prompt.is_joint:
        raise table.fail("visibility", "what is asked of both together is joint")
    if prompt.rows[1] > MOST_COMMITMENTS:
        raise table.fail("rows", f"at most {MOST_COMMITMENTS}")
    if not prompt.key.replace("_", "").isalnum() or not prompt.key.isascii():
        raise table.fail("key", "letters, digits and underscores only")


def _read_option(table: Table) -> OptionContent:
    label = table.text("label")
    option = OptionContent(table.text("key"), Wording(label, table.text("label_involved", default=label)))
    table.finish()
    return option


def _ends(table: Table) -> tuple[str, str] | None:
    ends = table.texts("ends")
    if len(ends) not in (0, 2):
        raise table.fail("ends", "two are needed, for 0 and for 10")
    return (ends[0], ends[1]) if ends else None


def _wording(table: Table, key: str) -> Wording:
    both = table.text(key, default="")
    injured = table.text(f"{key}_injured", default=both)
    return Wording(injured, table.text(f"{key}_involved", default=both))
