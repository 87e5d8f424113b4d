"""What a client is writing: values and how they stand in a `Draft` row. Pure.

`Draft.words` holds what `Words.to_json` gives, and beside it

    page     the browser page that saved last: one whose answer got lost must not quarrel with itself
    from     the revision that page had when it saved
    aside    words of other pages, refused because something newer had been saved; none is dropped before
             its author has chosen: a list of the same shape, each with its `page`
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from clinic.cases.models import Setting
from clinic.core.plain import LONG_TEXT_CHARACTERS
from clinic.programmes.answers import is_blank
from clinic.programmes.schema import AnswerType, Prompt

# From the most private to the widest.
WIDTH = (Setting.COUNSELLOR, Setting.SESSION, Setting.PARTNER)


@dataclass(frozen=True, slots=True)
class Words:
    """One answer being written. `talk`: "I would rather talk about this"."""

    value: Any = None
    setting: Setting = Setting.COUNSELLOR
    talk: bool = False

    @property
    def is_given(self) -> bool:
        """True when there is something to hand in."""
        return self.talk or not is_blank(self.value)

    def to_json(self) -> dict[str, Any]:
        """The shape that is stored."""
        return {"value": self.value, "setting": self.setting.value, "talk": self.talk}

    def kept_within(self, prompt: Prompt) -> "Words":
        """The same, never wider than the prompt allows."""
        return replace(self, setting=Setting.COUNSELLOR) if prompt.is_counsellor_only else self


def from_json(stored: Mapping[str, Any]) -> Words:
    """What `Words.to_json` gave."""
    return Words(stored["value"], Setting(stored["setting"]), bool(stored["talk"]))


@dataclass(frozen=True, slots=True)
class Refused:
    """Words from another page that wait for their author's choice."""

    page: str
    words: Words


def refused_in(stored: Mapping[str, Any]) -> list[Refused]:
    """What waits for a choice in a draft, oldest first."""
    return [Refused(one["page"], from_json(one)) for one in stored.get("aside", ())]


def can_join(prompt: Prompt, first: Words, second: Words) -> bool:
    """True when both can be kept, one under the other."""
    if prompt.type is not AnswerType.LONG_TEXT or is_blank(first.value) or is_blank(second.value):
        return False
    return len(first.value) + len(second.value) + 2 <= LONG_TEXT_CHARACTERS


def joined(first: Words, second: Words) -> Words:
    """Both long texts, and the more private of the two settings."""
    return Words(
        value=f"{first.value}\n\n{second.value}",
        setting=min(first.setting, second.setting, key=WIDTH.index),
        talk=first.talk or second.talk,
    )
