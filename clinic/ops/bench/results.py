"""What was measured, as a table for people and as JSON for programs."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Result:
    """One line. `is_most`: the target is the most that is allowed, and measuring below it is good.

    `rounds` are the ratios of the rounds, empty for what was counted and not timed.
    """

    key: str
    what: str
    yardstick: str
    value: float
    target: float
    unit: str = "×"
    note: str = ""
    rounds: tuple[float, ...] = ()

    @property
    def is_met(self) -> bool:
        """True when the target is reached."""
        return self.value <= self.target

    @property
    def verdict(self) -> str:
        """One word."""
        return "met" if self.is_met else "missed"


def ratio(
    key: str, what: str, yardstick: str, *, rounds: Sequence[float], target: float, note: str = ""
) -> Result:
    """A result from the ratios of its rounds."""
    return Result(key, what, yardstick, median(rounds), target, note=note, rounds=tuple(rounds))


def spread(result: Result) -> str:
    """The middle half of the rounds, so that a shaky figure shows."""
    if len(result.rounds) < 4:
        return ""
    low, _, high = quantiles(result.rounds, n=4)
    return f"{low:.2f}–{high:.2f}"


HEAD = ("row", "what", "yardstick", "measured", "middle half", "target", "verdict")


def table(results: Iterable[Result]) -> str:
    """Aligned columns, with the notes below."""
    found = list(results)
    lines = [HEAD, *(_cells(result) for result in found)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEAD))]
    text = [_aligned(line, widths) for line in lines]
    text.insert(1, "  ".join("-" * width for width in widths))
    notes = [f"{result.key}: {result.note}" for result in found if result.note]
    return "\n".join([*text, "", *notes])


def _cells(result: Result) -> tuple[str, ...]:
    digits = 2 if result.unit == "×" else 0 if result.value == int(result.value) else 1
    measured = f"{result.value:.{digits}f} {result.unit}"
    target = f"≤ {result.target:g} {result.unit}"
    return (
        result.key,
        result.what,
        result.yardstick,
        measured,
        spread(result),
        target,
        result.verdict,
    )


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def as_json(results: Iterable[Result]) -> str:
    """The same for programs."""
    listed = [asdict(result) | {"is_met": result.is_met, "verdict": result.verdict} for result in results]
    return json.dumps(listed, indent=2)
