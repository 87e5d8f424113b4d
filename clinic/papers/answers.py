"""A client's own answers on paper, for nobody but their author. Nothing of the partner's can stand here."""

from __future__ import annotations

from dataclasses import dataclass

from clinic.programmes.answer_words import Said, said
from clinic.programmes.schema import AnswerType, Prompt, StepContent

BLANK = "Left blank."
TALK = "I would rather talk about this."


@dataclass(frozen=True)
class Written:
    """One question and what its author said to it. `remark`: what is said in our words instead, or beside."""

    question: str
    parts: tuple[Said, ...]
    remark: str = ""


@dataclass(frozen=True)
class Handed:
    """One handing-in under its heading, with the counsellor's thought on it."""

    heading: str
    written: tuple[Written, ...]
    thought: str = ""


@dataclass(frozen=True)
class OwnAnswers:
    """Everything one person wrote on one step. `word` is the neutral name that stands at the top."""

    word: str
    title: str
    about: str
    purpose: str
    rounds: tuple[Handed, ...]
    language: str = "en-GB"


def own_answers(content: StepContent, rounds: tuple[Handed, ...], *, word: str) -> OwnAnswers:
    """The paper of one step."""
    return OwnAnswers(word, content.title, f"Step {content.number}", content.purpose, rounds)


def written(prompt: Prompt, value: object, *, wants_to_talk: bool) -> Written:
    """One answer as it stands in the record."""
    parts = said(prompt, value)
    if prompt.type is AnswerType.SCALE and parts and prompt.ends:
        ends = (("0", prompt.ends[0]), ("10", prompt.ends[1]))
        parts = (Said(parts[0].text, is_own=False, details=ends),)
    if wants_to_talk:
        return Written(prompt.text, parts, TALK)
    return Written(prompt.text, parts, "" if parts else BLANK)
