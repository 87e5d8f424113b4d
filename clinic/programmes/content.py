"""The shipped programme: its files read, checked and given out as values."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from clinic.programmes.reading import ContentError, Table, read_step
from clinic.programmes.schema import Prompt, PromptContent, Stage, StepContent, Track, Variant
from clinic.programmes.writing import step_to_json

__all__ = [
    "ContentError",
    "Departure",
    "Named",
    "Prompt",
    "PromptContent",
    "Stage",
    "StepContent",
    "Track",
    "Variant",
    "digest",
    "from_json",
    "load_shipped",
    "stages",
    "to_json",
    "tracks",
]

FOLDER = Path(__file__).parent / "content"
STAGES_FILE = "stages.toml"
DEPARTURES_FILE = "departures.toml"
NOT_STEPS = {STAGES_FILE, DEPARTURES_FILE}


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the programme departs from its source. `steps`: the numbers it concerns; none means all."""

    steps: tuple[int, ...]
    article: str
    here: str
    why: str


@dataclass(frozen=True, slots=True)
class Named:
    """A stage or a track: its key, its name, and one sentence about it."""

    key: Stage | Track
    name: str
    about: str


@cache
def load_shipped() -> tuple[StepContent, ...]:
    """All steps that come with Trustwork, by number. Raises ContentError naming file, key and reason."""
    return load_folder(FOLDER)


def load_folder(folder: Path) -> tuple[StepContent, ...]:
    """The steps of a folder, one file each, by number; numbers and slugs are unique."""
    steps = [
        read_step(_toml(file), file.name)
        for file in sorted(folder.glob("*.toml"))
        if file.name not in NOT_STEPS
    ]
    for name in ("number", "slug"):
        values = [getattr(step, name) for step in steps]
        if len(set(values)) < len(values):
            raise ContentError(f"{folder.name}: two steps have the same {name}")
    return tuple(sorted(steps, key=lambda step: step.number))


@cache
def stages() -> tuple[Named, ...]:
    """The five healing stages, in order."""
    return _named("stages", Stage)


@cache
def tracks() -> tuple[Named, ...]:
    """Inner trust and relationship trust."""
    return _named("tracks", Track)


@cache
def departures() -> tuple[Departure, ...]:
    """Where the programme departs from the article it follows, and why, by step."""
    tables = Table(_toml(FOLDER / DEPARTURES_FILE), DEPARTURES_FILE).tables("departures")
    found = []
    for table in tables:
        words = [table.text(key) for key in ("article", "here", "why")]
        found.append(Departure(table.numbers("steps"), *words))
        table.finish()
    return tuple(found)


def to_json(step: StepContent) -> dict[str, Any]:
    """The shape described in the package docstring; `from_json` reads it back, equal."""
    return step_to_json(step)


def from_json(values: Mapping[str, Any], *, place: str = "step version") -> StepContent:
    """The step that a stored step version holds."""
    return read_step(values, place)


def digest(step: StepContent) -> str:
    """SHA-256 of the step's words, in hex; equal steps have equal digests."""
    text = json.dumps(to_json(step), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _named(name: str, kind: type[Stage] | type[Track]) -> tuple[Named, ...]:
    tables = Table(_toml(FOLDER / STAGES_FILE), STAGES_FILE).tables(name)
    return tuple(Named(t.one_of("key", kind), t.text("name"), t.text("about")) for t in tables)


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(f"{file.name}: {error}") from error
