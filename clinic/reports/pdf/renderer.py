"""The process that draws one PDF: markup on standard input, the file on standard output.

Started as a script, so that nothing of the application is loaded beside it. Everything it could be tricked
into is switched off first: no network, no file to write, no other program, no file to read but Python and our
fonts.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import resource
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    import pydyf
    from weasyprint import CSS, Document
    from weasyprint.text.fonts import FontConfiguration

MEMORY_BYTES = 1024**3
CPU_SECONDS = 20
UNPRINTABLE = 3

STYLE = Path(__file__).resolve().parents[2] / "static" / "pdf" / "report.css"
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
READABLE = tuple({sys.prefix, sys.base_prefix, "/usr/lib", str(STYLE.parent)})
FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
    "shutil.",
    "ftplib.",
)


class UnprintableCharacters(Exception):
    """Characters for which none of our fonts has a shape."""


def to_pdf(page: str) -> bytes:
    """The tagged PDF of one page of markup. Raises UnprintableCharacters."""
    from weasyprint import HTML

    style, fonts = _style()
    html = HTML(string=page, base_url=None, url_fetcher=_fetcher())
    document = html.render(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
    pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1", finisher=finish)
    return pdf


def finish(document: Document, pdf: pydyf.PDF) -> None:
    """What WeasyPrint leaves out for readers who listen; and a refusal of letters without a shape."""
    missing = {chr(code) for font in document.fonts.values() for code in font.missing}
    if missing:
        raise UnprintableCharacters("".join(sorted(missing)))
    _scope_headers(pdf)
    _set_margins_apart(pdf)


def _scope_headers(pdf: pydyf.PDF) -> None:
    """Say of each table header whether it heads a column or a row."""
    for part in pdf.objects:
        if isinstance(part, dict) and part.get("S") == "/TH":
            section = _follow(pdf, _follow(pdf, part["P"])["P"])
            part["A"]["Scope"] = "/Column" if section["S"] == "/THead" else "/Row"


def _set_margins_apart(pdf: pydyf.PDF) -> None:
    """Mark running heads and page numbers as such, or they would be read out in the middle of a sentence.

    WeasyPrint numbers them like text but leaves them out of the structure tree: that is how they are found.
    """
    tree = _follow(pdf, pdf.catalog["StructTreeRoot"])
    in_structure = _below(pdf, tree["K"])
    owners = _follow(pdf, tree["ParentTree"])["Nums"]
    for page in (part for part in pdf.objects if isinstance(part, dict) and part.get("Type") == "/Page"):
        # The tree is a flat list: number of a page, owners of its marked texts, number of the next page.
        page_owners = owners[owners.index(page["StructParents"]) + 1]
        drawing = _follow(pdf, page["Contents"]).stream
        for place, step in enumerate(drawing):
            if step == b"BDC" and page_owners[drawing[place - 1]["MCID"]] not in in_structure:
                page_owners[drawing[place - 1]["MCID"]] = "null"
                drawing[place - 2 : place] = [b"/Artifact", b"<</Type /Pagination>>"]


def _below(pdf: pydyf.PDF, references: list[Any]) -> set[Any]:
    """References of everything in the structure tree from here downwards."""
    found: set[Any] = set()
    waiting = list(references)
    while waiting:
        reference = waiting.pop()
        if isinstance(reference, bytes) and reference not in found:
            found.add(reference)
            waiting.extend(_follow(pdf, reference).get("K", []))
    return found


def _follow(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


@cache
def _style() -> tuple[CSS, FontConfiguration]:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    return CSS(string=STYLE.read_text("utf-8"), font_config=fonts, url_fetcher=_fetcher()), fonts


@cache
def _fetcher() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class NoFetcher(URLFetcher):  # type: ignore[misc]
        """Our pages name no file and no address, so any attempt to fetch one ends the work."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> NoReturn:
            raise FatalURLFetchingError

    return NoFetcher()


def _limit() -> None:
    for kind, value in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(kind, (value, value))


def _leave_network() -> None:
    """Move into a network with nobody in it, where the system lets us; the other walls stand anyway."""
    libc = ctypes.CDLL(None)
    if libc.unshare(CLONE_NEWNET) != 0:
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: from here on Python itself refuses sockets, programs, and files that are none of ours."""
    if event.startswith(FORBIDDEN):
        raise PermissionError(event)
    if event == "open":
        path, mode, _flags = arguments
        is_reading = not set(mode or "r") & set("wax+")
        if isinstance(path, int) or (is_reading and str(path).startswith(READABLE)):
            return
        raise PermissionError(event)


def main() -> int:
    _limit()
    _leave_network()
    _style()
    sys.addaudithook(_refuse)
    # The process ends with its one report, so collecting rubbish would only cost time.
    gc.disable()
    page = sys.stdin.buffer.read().decode()
    try:
        sys.stdout.buffer.write(to_pdf(page))
    except UnprintableCharacters as error:
        sys.stdout.buffer.write(json.dumps(str(error)).encode())
        return UNPRINTABLE
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.buffer.flush()
    # Not sys.exit: taking Pango and its fonts down in order takes time, and without collection it can crash.
    os._exit(code)
