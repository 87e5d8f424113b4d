"""What one step says, as frozen values. Nothing here reads files or knows the database."""

from dataclasses import dataclass, fields
from enum import StrEnum


class Stage(StrEnum):
    OPEN_TALK = "I"
    PAIN_AND_ANGER = "II"
    DEDICATION = "III"
    REBUILDING = "IV"
    LONG_TERM = "V"


class Track(StrEnum):
    INNER = "inner"
    RELATIONSHIP = "relationship"
    BOTH = "both"


class Due(StrEnum):
    """`soft` is a suggested date without a reminder; `never` refuses a date."""

    NORMAL = "normal"
    SOFT = "soft"
    NEVER = "never"


class Visibility(StrEnum):
    """`counsellor_only` is for good: the author is offered no wider setting."""

    COUNSELLOR_ONLY = "counsellor_only"
    RELEASABLE = "releasable"
    JOINT = "joint"


class Variant(StrEnum):
    INJURED = "injured"
    INVOLVED = "involved"


class PromptFor(StrEnum):
    INJURED = "injured"
    INVOLVED = "involved"
    EACH = "each"
    JOINT = "joint"


class AnswerType(StrEnum):
    LONG_TEXT = "long_text"
    SCALE = "scale"
    SINGLE_CHOICE = "single_choice"
    CHECKLIST = "checklist"
    YES_NO = "yes_no"
    COMMITMENTS = "commitments"
    QUESTIONS = "questions"


class RowField(StrEnum):
    """The details one may add to a commitment, beside what exactly it is."""

    WHO = "who"
    HOW_OFTEN = "how_often"
    HOW_SEEN = "how_seen"
    REVIEW_ON = "review_on"


ROW_LABELS = {
    RowField.WHO: "Who",
    RowField.HOW_OFTEN: "How often, or when",
    RowField.HOW_SEEN: "How it will be seen",
    RowField.REVIEW_ON: "To look at again on",
}
MOST_COMMITMENTS = 7
MOST_QUESTIONS = 40
# What a form sends for "not today" and "not now": no answer, on purpose.
NOT_TODAY = "not-today"


@dataclass(frozen=True, slots=True)
class Wording:
    """One text, or one for each variant."""

    injured: str
    involved: str

    def for_variant(self, variant: Variant) -> str:
        return {Variant.INJURED: self.injured, Variant.INVOLVED: self.involved}[variant]


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class OptionContent:
    key: str
    label: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptShape:
    """What a prompt is in either variant. An empty string or tuple means: not there."""

    key: str
    type: AnswerType
    visibility: Visibility
    ends: tuple[str, str] | None = None
    choose_up_to: int | None = None
    other: str = ""
    rows: tuple[int, int] = (1, 1)
    row_fields: tuple[RowField, ...] = ()
    row_label: str = ""
    follow_up: str = ""
    offered: str = ""
    note: str = ""

    @property
    def is_joint(self) -> bool:
        """Talked about together in session; nothing is written alone."""
        return self.visibility is Visibility.JOINT

    @property
    def is_counsellor_only(self) -> bool:
        return self.visibility is Visibility.COUNSELLOR_ONLY


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt(PromptShape):
    """One question as one partner is asked it."""

    text: str
    hint: str
    options: tuple[Option, ...]

    @property
    def field(self) -> str:
        """Name (and id) of its form field, and the beginning of the names of its further fields."""
        return f"answer-{self.key}"

    @property
    def has_hint(self) -> bool:
        return bool(self.hint or self.offered)

    @property
    def choices(self) -> tuple[Option, ...]:
        """What one may tick: the options, or yes, no and a way back to no answer."""
        if self.type is AnswerType.YES_NO:
            return Option("yes", "Yes"), Option("no", "No"), Option(NOT_TODAY, "Not now")
        return self.options

    @property
    def line(self) -> Option | None:
        """The one free line beside what is ticked, by the end of its field's name and its label."""
        if self.type is AnswerType.SINGLE_CHOICE:
            return Option("comment", "A line about it, if you like")
        if self.other:
            return Option("other", self.other)
        return Option("line", self.follow_up) if self.follow_up else None

    @property
    def row_parts(self) -> tuple[Option, ...]:
        """What a row of a list asks, by the end of its field's name and its label; none for other types."""
        if self.type is AnswerType.QUESTIONS:
            marks = (Option("mark", "How much it matters"),) if self.options else ()
            return Option("text", self.row_name), *marks
        if self.type is AnswerType.COMMITMENTS:
            details = (Option(field.value, ROW_LABELS[field]) for field in self.row_fields)
            return Option("text", "What exactly"), *details
        return ()

    @property
    def row_name(self) -> str:
        return self.row_label or "Commitment"

    @property
    def most_rows(self) -> int:
        return MOST_QUESTIONS if self.type is AnswerType.QUESTIONS else self.rows[1]

    def label_of(self, option_key: str) -> str:
        """The words of an option; of a key that is none, the key."""
        return next((option.label for option in self.options if option.key == option_key), option_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptContent(PromptShape):
    """One question as the programme holds it, with the wordings for both variants."""

    asked_of: PromptFor
    text: Wording
    hint: Wording
    options: tuple[OptionContent, ...] = ()

    def is_for(self, variant: Variant) -> bool:
        return self.asked_of in (PromptFor.EACH, PromptFor.JOINT, PromptFor(variant.value))

    def for_variant(self, variant: Variant) -> Prompt:
        shape = {f.name: getattr(self, f.name) for f in fields(PromptShape)}
        return Prompt(
            text=self.text.for_variant(variant),
            hint=self.hint.for_variant(variant),
            options=tuple(Option(o.key, o.label.for_variant(variant)) for o in self.options),
            **shape,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StepContent:
    """All that one step says. `minutes` is least and most, None for an open-ended step."""

    number: int
    slug: str
    title: str
    purpose: str
    stage: Stage
    touches: tuple[Stage, ...]
    track: Track
    counts_in: tuple[Track, ...]
    visibility: Visibility
    due: Due
    due_days: int | None
    due_note: str
    minutes: tuple[int, int] | None
    time_note: str
    audience: str
    prerequisites: str
    sources: str
    guidance: tuple[str, ...]
    looks_for: tuple[str, ...]
    caution: str
    prompts: tuple[PromptContent, ...]

    def prompts_for(self, variant: str) -> tuple[Prompt, ...]:
        """The prompts this partner is given, joint ones included, in the order they are asked."""
        asked = Variant(variant)
        return tuple(p.for_variant(asked) for p in self.prompts if p.is_for(asked))

    def answerable_for(self, variant: str) -> tuple[Prompt, ...]:
        """The prompts this partner writes on alone."""
        return tuple(p for p in self.prompts_for(variant) if not p.is_joint)

    @property
    def variants(self) -> tuple[Variant, ...]:
        """The variants in which somebody has something to write."""
        return tuple(v for v in Variant if self.answerable_for(v))

    @property
    def is_open_ended(self) -> bool:
        return self.minutes is None

    @property
    def may_have_due_date(self) -> bool:
        return self.due is not Due.NEVER

    @property
    def time_words(self) -> str:
        """Such as “10–15 minutes”, “20–30 minutes, in several sittings”, “open-ended”."""
        if self.minutes is None:
            return "open-ended"
        least, most = self.minutes
        length = f"{most} minutes" if least == most else f"{least}–{most} minutes"
        joiner = ", " if self.time_note.startswith("in ") else " "
        return length + (joiner + self.time_note if self.time_note else "")

    @property
    def due_words(self) -> str:
        """What may be asked about a date, for the counsellor."""
        usual = f"; usually {self.due_days} days" if self.due_days else ""
        words = {
            Due.NORMAL: f"A date may be set{usual}.",
            Due.SOFT: "A date may be suggested; nothing is marked as late.",
            Due.NEVER: "Never a date.",
        }[self.due]
        return f"{words} {self.due_note}".strip()
