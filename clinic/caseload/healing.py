"""Where a couple is: the five stages and the two tracks, counted in steps. A map, not a score; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from clinic.assignments.models import Status
from clinic.caseload.couple import Given
from clinic.programmes.content import load_shipped, stages, tracks
from clinic.programmes.schema import Stage, StepContent, Track


@dataclass(frozen=True, slots=True)
class StageBar:
    """One healing stage: 'I Open talk', '7, 9', and how many of its counted steps are done."""

    name: str
    steps: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class TrackBar:
    """One track and how many of its steps are done."""

    label: str
    done: int
    total: int


def done_steps(given: Iterable[Given]) -> set[int]:
    """Numbers of the steps of which some set is completed by all it was given to; withdrawn ones aside."""
    sets: dict[UUID, list[Given]] = {}
    for one in given:
        if one.stands:
            sets.setdefault(one.set_together_id, []).append(one)
    return {
        rows[0].content.number
        for rows in sets.values()
        if all(row.status is Status.COMPLETED for row in rows)
    }


def stage_bars(done: set[int]) -> list[StageBar]:
    """The five stages in order. Steps that count nowhere are named and not counted."""
    return [_stage_bar(stage.key, stage.name, done) for stage in stages() if isinstance(stage.key, Stage)]


def _stage_bar(key: Stage, name: str, done: set[int]) -> StageBar:
    steps = [step for step in load_shipped() if step.stage == key]
    counted = [step for step in steps if step.counts_in]
    return StageBar(
        f"{key.value} {name}", ranges([step.number for step in steps]), _done(counted, done), len(counted)
    )


def track_bars(done: set[int]) -> list[TrackBar]:
    """Inner trust and relationship trust; a step may count in both or in none."""
    found = []
    for track in tracks():
        counted = [step for step in load_shipped() if Track(track.key) in step.counts_in]
        found.append(TrackBar(track.name, _done(counted, done), len(counted)))
    return found


def _done(steps: list[StepContent], done: set[int]) -> int:
    return sum(step.number in done for step in steps)


def ranges(numbers: list[int]) -> str:
    """'3, 6, 12–15': three or more in a row are joined."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = []
    for run in runs:
        words += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(number) for number in run]
    return ", ".join(words)
