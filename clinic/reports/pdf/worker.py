"""Runs the renderer in a process of its own and kills it when it does not come back."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from clinic.reports.pdf.errors import RenderFailed, UnprintableText

WALL_SECONDS = 30.0

RENDERER = Path(__file__).with_name("renderer.py")
FONTS = Path(__file__).resolve().parents[2] / "static" / "pdf" / "fonts" / "fonts.conf"
# What the renderer answers when it stopped for a reason the counsellor can act on.
UNPRINTABLE = 3


def run(page: str, *, seconds: float = WALL_SECONDS) -> bytes:
    """The PDF of one page of markup. Raises RenderFailed or UnprintableText."""
    with _start() as renderer:
        try:
            # The renderer's complaints may hold words of the report, so they go nowhere.
            answer, _ = renderer.communicate(page.encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            raise RenderFailed from None
        finally:
            renderer.kill()
    if renderer.returncode == UNPRINTABLE:
        raise UnprintableText(json.loads(answer))
    if renderer.returncode != 0 or not answer.startswith(b"%PDF-"):
        raise RenderFailed
    return answer


def _start() -> subprocess.Popen[bytes]:
    """A renderer that knows neither our environment nor our settings, keys and working folder."""
    return subprocess.Popen(  # noqa: S603 - both parts of the command are ours
        [sys.executable, "-s", "-P", str(RENDERER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        # A fixed hash seed: the same document must become the same bytes.
        env={"FONTCONFIG_FILE": str(FONTS), "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"},
    )
