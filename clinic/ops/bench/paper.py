"""Row P1: drawing a full tagged progress report against drawing the same words in bare paragraphs.

Both in one process that is set up like the report's own, in turns, with new words every round. The report has
eight pages A4, as the yardstick asks: about 3,300 words, three charts with their tables and the table of
steps.
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
PARTS, PARAGRAPHS, WORDS_EACH = 8, 5, 62


def document(seed: int) -> ReportDocument:
    """A progress report, different for every seed."""
    parts = [_part(seed, number) for number in range(PARTS)]
    charts = [_chart(seed, number) for number in range(3)]
    sections: list[Section] = [
        parts[0],
        _steps(seed),
        parts[1],
        charts[0],
        *parts[2:4],
        charts[1],
        _quotes(seed),
        *parts[4:6],
    ]
    return ReportDocument(
        title="Progress report",
        code=f"BU-{seed}-R1",
        letterhead=Letterhead("Bench Counselling", ("3 Mill Street",), "020 0000 0003", "bench.example.org"),
        addressees=("Alma Bencher", "Boris Bencher"),
        period="January to October 2026",
        issued_on="25 November 2026",
        sections=(*sections, charts[2], *parts[6:], _signature(seed), Note(prose(30, seed=("note", seed)))),
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


def _round(seed: int) -> float:
    page = markup.page(document(seed))
    bare = floor.bare(page)
    # The report's process works without collecting rubbish, so the yardstick does as well.
    gc.disable()
    whole = _seconds(lambda: renderer.to_pdf(markup.page(document(seed))))
    least = _seconds(lambda: floor.to_pdf(bare))
    gc.enable()
    return whole / least


def measured(rounds: int) -> Result:
    """The row, measured in a process that finds only the report's fonts."""
    command = [sys.executable, "-m", "clinic.ops.bench.paper", str(rounds)]
    environ = {"FONTCONFIG_FILE": str(worker.FONTS), "LANG": "C.UTF-8", "PATH": os.environ.get("PATH", "")}
    done = subprocess.run(command, env=environ, check=True, capture_output=True)  # noqa: S603
    found = json.loads(done.stdout)
    return ratio(
        "P1",
        f"tagged progress report, {found['pages']} pages",
        "same words, bare <p>",
        rounds=found["ratios"],
        target=1.75,
        note=f"{found['words']} words, 3 charts with their tables, 1 table of steps.",
    )


def main(rounds: int) -> None:
    """In the process of its own: measure and say it as JSON."""
    page = markup.page(document(0))
    pages = _pages_of(renderer.to_pdf(page))
    ratios = [_round(seed) for seed in range(rounds + 1)][1:]
    words = len(floor.bare(page).replace("<p>", " ").split())
    json.dump({"ratios": ratios, "pages": pages, "words": words}, sys.stdout)


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
