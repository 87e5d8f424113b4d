"""`python -m clinic.ops.bench [--quick] [--json]`."""

import tempfile
import time
from pathlib import Path

import click

from clinic.ops.bench import paper, practice, results, statements, web, weight
from clinic.ops.bench.results import Result
from clinic.ops.bench.visitor import served

ORDER = ("W1", "W3a", "W3b", "W5", "L1", "F1", "P1")


@click.command()
@click.option("--quick", is_flag=True, help="Fewer rounds: under two minutes.")
@click.option("--json", "is_json", is_flag=True, help="For programs.")
def bench(quick: bool, is_json: bool) -> None:
    """Measure Trustwork against yardsticks of the same run."""
    begun = time.monotonic()
    found = sorted(run(quick=quick), key=lambda result: ORDER.index(result.key))
    if is_json:
        click.echo(results.as_json(found))
        return
    click.echo(results.table(found))
    missed = sum(not result.is_met for result in found)
    seconds = time.monotonic() - begun
    click.echo(f"{len(found) - missed} of {len(found)} targets met, {missed} missed; {seconds:.0f} s.")


def run(*, quick: bool) -> list[Result]:
    """Every row."""
    effort = web.QUICK if quick else web.FULL
    with (
        tempfile.TemporaryDirectory(prefix="trustwork-bench-") as folder,
        practice.made(Path(folder), steps=effort.steps) as (app, built),
    ):
        found = statements.measured(app, built)
        with served(built.settings) as port:
            found += weight.measured(port, app, built)
            found += web.measured(port, app, built, effort)
    return [*found, *paper.measured(effort.papers)]


if __name__ == "__main__":
    bench()
