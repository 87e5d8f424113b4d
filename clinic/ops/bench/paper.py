"""Row P1: drawing a full tagged progress report against drawing the same words in bare paragraphs.

Both in one process that is set up like the report's own, in turns, with new words every round. Measured
twice: with three charts on eight pages, as the yardstick asks, and with the one chart that the application
puts in.
"""

import gc
import json
import os
import re
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from clinic.ops.bench.results import Result, ratio
from clinic.ops.bench.words import prose
from clinic.reports.document import (
    Chart,
    Letterhead,
    Note,
    Paragraphs,
    Period,
    Quote,
    Quotes,
    ReportDocument,
    Section,
    Series,
    Signature,
    StepRow,
    StepsTable,
)
from clinic.reports.pdf import floor, markup, renderer, worker

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
PARAGRAPHS, WORDS_EACH = 5, 62


@dataclass(frozen=True)
class Shape:
    """What the measured report is made of, beside the table of steps."""

    charts: int
    parts: int
    is_issued_like_this: bool

    @property
    def words(self) -> str:
        """For the table of results."""
        charts = "1 chart" if self.charts == 1 else f"{self.charts} charts"
        whose = "as the application makes it" if self.is_issued_like_this else "the yardstick's"
        return f"{charts}, {whose}"


# The yardstick's report has three charts and two tables; ours bring a table each, so this one has four.
YARDSTICK = Shape(charts=3, parts=8, is_issued_like_this=False)
OURS = Shape(charts=1, parts=10, is_issued_like_this=True)


def document(seed: int, shape: Shape = YARDSTICK) -> ReportDocument:
    """A progress report, different for every seed."""
    sections: list[Section] = [_part(seed, 0), _steps(seed), _quotes(seed)]
    for number in range(1, shape.parts):
        sections.append(_part(seed, number))
        if number <= shape.charts:
            sections.append(_chart(seed, number))
    return ReportDocument(
        title="Progress report",
        code=f"BU-{seed}-R1",
        letterhead=Letterhead("Bench Counselling", ("3 Mill Street",), "020 0000 0003", "bench.example.org"),
        addressees=("Alma Bencher", "Boris Bencher"),
        period="January to October 2026",
        issued_on="25 November 2026",
        sections=(*sections, _signature(seed), Note(prose(30, seed=("note", seed)))),
    )


def _part(seed: int, number: int) -> Paragraphs:
    texts = (prose(WORDS_EACH, seed=(seed, number, place)) for place in range(PARAGRAPHS))
    return Paragraphs(prose(4, seed=(seed, number)), tuple(texts))


def _steps(seed: int) -> StepsTable:
    rows = tuple(
        StepRow(prose(9, seed=(seed, "step", n)), prose(3, seed=(seed, n)), n + seed % 5) for n in range(4)
    )
    return StepsTable("What was done", rows, closing=prose(11, seed=(seed, "closing")))


def _chart(seed: int, number: int) -> Chart:
    counts = tuple((seed * 7 + number * 5 + place * 3) % 5 for place in range(len(MONTHS)))
    return Chart(
        heading=prose(5, seed=(seed, "chart", number)),
        intro=prose(20, seed=(seed, "intro", number)),
        summary=prose(20, seed=(seed, "summary", number)),
        period_heading="Month",
        periods=tuple(Period(name[:3], f"{name} 2026") for name in MONTHS),
        series=(Series("Joint sessions held", counts), Series("Steps talked about", counts[::-1])),
        caption=prose(15, seed=(seed, "caption", number)),
    )


def _quotes(seed: int) -> Quotes:
    words = prose(40, seed=(seed, "quote"))
    return Quotes(
        "What you agreed", prose(30, seed=(seed, "agreed")), (Quote(words, "Alma"), Quote(words, "Boris"))
    )


def _signature(seed: int) -> Signature:
    return Signature("Busy Bencher", "counsellor", "MA", "25 November 2026", f"BU-{seed}-R1")


def _seconds(draw: Callable[[], bytes]) -> float:
    gc.collect()
    begun = time.process_time()
    draw()
    return time.process_time() - begun


def _round(seed: int, shape: Shape) -> float:
    page = markup.page(document(seed, shape))
    bare = floor.bare(page)
    # The report's process works without collecting rubbish, so the yardstick does as well.
    gc.disable()
    whole = _seconds(lambda: renderer.to_pdf(markup.page(document(seed, shape))))
    least = _seconds(lambda: floor.to_pdf(bare))
    gc.enable()
    return whole / least


def measured(rounds: int) -> list[Result]:
    """A row for each shape, measured in a process that finds only the report's fonts."""
    command = [sys.executable, "-m", "clinic.ops.bench.paper", str(rounds)]
    environ = {"FONTCONFIG_FILE": str(worker.FONTS), "LANG": "C.UTF-8", "PATH": os.environ.get("PATH", "")}
    done = subprocess.run(command, env=environ, check=True, capture_output=True)  # noqa: S603
    return [
        ratio(
            "P1",
            f"tagged progress report, {shape.words}",
            "same words, bare <p>",
            rounds=found["ratios"],
            target=1.75,
            note=f"{found['pages']} pages, {found['words']} words, {shape.charts + 1} tables.",
        )
        for shape, found in zip((YARDSTICK, OURS), json.loads(done.stdout), strict=True)
    ]


def main(rounds: int) -> None:
    """In the process of its own: measure and say it as JSON. The first round only warms up."""
    ratios = [(_round(seed, YARDSTICK), _round(seed, OURS)) for seed in range(rounds + 1)][1:]
    found = []
    for shape, of_shape in zip((YARDSTICK, OURS), zip(*ratios, strict=True), strict=True):
        page = markup.page(document(0, shape))
        words = len(floor.bare(page).replace("<p>", " ").split())
        found.append({"ratios": of_shape, "pages": _pages_of(renderer.to_pdf(page)), "words": words})
    json.dump(found, sys.stdout)


def _pages_of(pdf: bytes) -> int:
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return sum(_unpacked(part).count(b"/StructParents") for part in parts)


def _unpacked(part: bytes) -> bytes:
    try:
        return zlib.decompress(part)
    except zlib.error:
        return b""


if __name__ == "__main__":
    main(int(sys.argv[1]))
