"""The demo practice as data: its files read and checked against the shipped programme."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from clinic.programmes import answers, content
from clinic.programmes.schema import AnswerType, Prompt

FOLDER = Path(__file__).parent / "content"
PRACTICE_FILE = "practice.yaml"

_ALWAYS = {"day", "at", "do"}
# What each event needs, and what it may have.
EVENTS: dict[str, tuple[set[str], set[str]]] = {
    "assign": ({"step", "to", "intro"}, {"due", "variants"}),
    "submit": ({"step", "by", "answers"}, set()),
    "draft": ({"step", "by", "answers"}, set()),
    "complete": ({"step", "client", "feedback"}, {"private_note"}),
    "return": ({"step", "client", "thought"}, {"private_note"}),
    "ask_permission": ({"step", "client", "prompt"}, set()),
    "permit": ({"step", "by", "prompt"}, set()),
    "decline": ({"step", "by", "prompt"}, set()),
    "take_back": ({"step", "by", "prompt"}, set()),
    "open": ({"step", "client", "prompt"}, {"session"}),
    "pause": ({"step", "by"}, set()),
    "resume": ({"step", "by"}, set()),
    "appointment": ({"key", "on_day", "time", "minutes", "place", "attending"}, {"held"}),
    "take_away": ({"session", "by", "heard", "promised", "need", "setting"}, set()),
    "note": ({"session", "format", "risk", "sign"}, {"data", "assessment", "plan", "body", "talked_about"}),
    "addendum": ({"session", "text"}, set()),
    "process_note": ({"text"}, {"session"}),
    "session_report": ({"session", "to", "words", "issue"}, {"quotes"}),
    "progress_report": ({"from", "until", "to", "words", "issue"}, {"quotes"}),
}


class DemoError(ValueError):
    """The demo's data cannot be used; the message says which file or event and why."""


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff. `role` is the main function: lead, counsellor or supervisor."""

    key: str
    name: str
    called: str
    role: str
    signin: str
    credential: str
    second_factor: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One of the two clients of a couple. `joined` is None while the invitation lies unused."""

    key: str
    name: str
    signin: str
    role: str
    joined: tuple[int, str] | None

    @property
    def first_name(self) -> str:
        return self.name.split()[0]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happens to a couple; `given` holds what the kind of event needs."""

    reference: str
    day: int
    at: str
    do: str
    given: Mapping[str, Any]

    @property
    def place(self) -> str:
        """Where it stands, for messages."""
        return f"{self.reference}, day {self.day} {self.at}, {self.do}"


@dataclass(frozen=True, slots=True)
class Couple:
    """One case and all that happens in it, in order of time."""

    reference: str
    counsellor: str
    opened: int
    policy: str
    summary: str
    people: tuple[Person, Person]
    events: tuple[Event, ...]
    supervisors: tuple[str, ...] = ()
    closed: tuple[int, str] | None = None

    def person(self, key: str) -> Person:
        return next(person for person in self.people if person.key == key)


@dataclass(frozen=True, slots=True)
class Demo:
    """The whole practice. `practice` maps column names of the practice to their values."""

    practice: Mapping[str, Any]
    staff: tuple[Staff, ...]
    couples: tuple[Couple, ...] = field(default=())


def load() -> Demo:
    """The shipped demo practice. Raises DemoError."""
    top = _read(FOLDER / PRACTICE_FILE)
    files = sorted(path for path in FOLDER.glob("*.yaml") if path.name != PRACTICE_FILE)
    return Demo(
        practice=top["practice"],
        staff=tuple(Staff(**person) for person in top["staff"]),
        couples=tuple(_couple(_read(path)) for path in files),
    )


def prompts_of(step: int, variant: str) -> dict[str, Prompt]:
    """The prompts of a step that this variant answers alone, by key."""
    found = next((each for each in content.load_shipped() if each.number == step), None)
    if found is None:
        raise DemoError(f"There is no step {step}.")
    return {prompt.key: prompt for prompt in found.answerable_for(variant)}


def answers_of(event: Event, variant: str) -> Iterator[tuple[Prompt, Any, str]]:
    """Prompt, value and setting of each answer given in an event. Raises DemoError."""
    prompts = prompts_of(event.given["step"], variant)
    for key, given in event.given["answers"].items():
        if key not in prompts:
            raise DemoError(f"{event.place}: step {event.given['step']} does not ask {key} of {variant}.")
        rich = given if isinstance(given, Mapping) and "value" in given else {"value": given}
        value = _value(prompts[key], rich["value"], event)
        yield prompts[key], value, rich.get("setting", "counsellor")


def _value(prompt: Prompt, given: Any, event: Event) -> Any:
    shaped = _shaped(prompt, given, event)
    try:
        value = answers.checked(prompt, shaped)
    except answers.AnswerError as error:
        raise DemoError(f"{event.place}: {prompt.key}: {error.message}") from error
    if value != shaped:
        raise DemoError(f"{event.place}: {prompt.key}: something would be left out.")
    return value


def _shaped(prompt: Prompt, given: Any, event: Event) -> Any:
    match prompt.type:
        case AnswerType.LONG_TEXT:
            return "\n".join(line.rstrip() for line in given.strip().split("\n"))
        case AnswerType.SINGLE_CHOICE:
            return {"choice": _key(prompt, given, event), "comment": ""}
        case AnswerType.CHECKLIST:
            chosen = {_key(prompt, label, event) for label in given}
            return {"chosen": [option.key for option in prompt.options if option.key in chosen], "other": ""}
        case AnswerType.YES_NO:
            rich = given if isinstance(given, Mapping) else {"answer": given}
            return {"answer": rich["answer"], "line": rich.get("line", "")}
        case AnswerType.COMMITMENTS:
            blank = {part.key: "" for part in prompt.row_parts}
            return [blank | row for row in given]
        case AnswerType.QUESTIONS:
            return [{"text": "", "mark": ""} | row for row in given]
        case _:
            return given


def _key(prompt: Prompt, label: str, event: Event) -> str:
    for option in prompt.options:
        if label in (option.label, option.key):
            return option.key
    raise DemoError(f"{event.place}: {prompt.key} has no option “{label}”.")


def _couple(values: Mapping[str, Any]) -> Couple:
    case = dict(values["case"])
    reference = case["reference"]
    events = [_event(reference, event) for event in values["events"]]
    return Couple(
        reference=reference,
        counsellor=case["counsellor"],
        supervisors=tuple(case.get("supervisors", ())),
        opened=case["opened"],
        closed=_moment(case.get("closed")),
        policy=case["policy"],
        summary=case["summary"],
        people=_two([_person(person) for person in values["clients"]], reference),
        events=tuple(sorted(events, key=lambda event: (event.day, event.at))),
    )


def _two(people: list[Person], reference: str) -> tuple[Person, Person]:
    if len(people) != 2:
        raise DemoError(f"{reference}: a case has exactly two clients.")
    return people[0], people[1]


def _person(values: Mapping[str, Any]) -> Person:
    return Person(**{**values, "joined": _moment(values.get("joined"))})


def _moment(value: list[Any] | None) -> tuple[int, str] | None:
    return (int(value[0]), str(value[1])) if value else None


def _event(reference: str, values: Mapping[str, Any]) -> Event:
    given = {key: value for key, value in values.items() if key not in _ALWAYS}
    event = Event(reference, values["day"], values["at"], values["do"], given)
    if event.do not in EVENTS:
        raise DemoError(f"{event.place}: no such event.")
    needed, allowed = EVENTS[event.do]
    if needed - given.keys() or given.keys() - needed - allowed:
        wrong = ", ".join(sorted((needed - given.keys()) | (given.keys() - needed - allowed)))
        raise DemoError(f"{event.place}: missing or unknown: {wrong}.")
    return event


def _read(file: Path) -> dict[str, Any]:
    try:
        read: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise DemoError(f"{file.name}: {error}") from error
    return read
