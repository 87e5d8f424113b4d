"""Row F1: what a phone fetches to show the client's writing page for the first time, as it travels.

Followed as a browser follows it: the page, its style sheets, scripts and icon, and of the typefaces in the
style sheets those whose characters stand on a page in a Latin language. Measured in bytes of the bodies.
"""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

from flask import Flask

from clinic.ops.bench import practice
from clinic.ops.bench.practice import Built
from clinic.ops.bench.results import Result
from clinic.ops.bench.visitor import Visitor

FACE = re.compile(r"@font-face\s*\{([^}]*)\}")
SOURCE = re.compile(r"url\(\s*[\"']?([^\"')]+)")
RANGE = re.compile(r"unicode-range:\s*([^;}]+)")
OTHER_SOURCES = re.compile(r"url\(\s*[\"']?(?!data:)([^\"')]+)")
LOADED_LINKS = {"stylesheet", "icon", "preload"}


class Links(HTMLParser):
    """What a page makes a browser fetch."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        if tag == "link" and LOADED_LINKS & set(of.get("rel", "").split()):
            self.found.append(of["href"])
        elif tag in {"script", "img"} and of.get("src"):
            self.found.append(of["src"])


def is_for_latin(face: str) -> bool:
    """True when this typeface is fetched for the letter "e"; one without a range always is."""
    given = RANGE.search(face)
    return given is None or any(_holds(part.strip(), ord("e")) for part in given[1].split(","))


def _holds(part: str, code: int) -> bool:
    low, _, high = part.upper().removeprefix("U+").partition("-")
    return int(low.replace("?", "0"), 16) <= code <= int((high or low).replace("?", "F"), 16)


def fetched_by(style: str) -> list[str]:
    """Addresses a style sheet makes a browser fetch for text in a Latin language."""
    faces = FACE.findall(style)
    found = [SOURCE.findall(face)[0] for face in faces if is_for_latin(face)]
    return found + OTHER_SOURCES.findall(FACE.sub("", style))


def measured(port: int, app: Flask, built: Built) -> list[Result]:
    """Two rows: kilobytes and requests."""
    writer = Visitor(port, practice.session_of(app, built.writer))
    first = f"/my/steps/{built.to_write[0]}/2"
    sizes: dict[str, int] = {}
    waiting = [first]
    while waiting:
        address = waiting.pop()
        if address in sizes:
            continue
        travelled = writer.get(address, Accept_Encoding="gzip")
        if travelled.status != 200:
            raise RuntimeError(f"{address} was answered with {travelled.status}")
        sizes[address] = len(travelled.body)
        waiting += [
            urljoin(address, one) for one in _leads_to(writer, address, travelled.headers["Content-Type"])
        ]
    writer.close()
    parts = sorted(sizes.items(), key=lambda one: -one[1])
    note = ", ".join(f"{_short(address)} {size / 1000:.1f}" for address, size in parts) + " kB."
    weight = sum(sizes.values()) / 1000
    return [
        Result("F1", "writing page, first visit", "–", weight, 60, unit="kB", note=note),
        Result("F1", "requests for it", "–", len(sizes), 6, unit=""),
    ]


def _leads_to(writer: Visitor, address: str, kind: str) -> list[str]:
    if not kind.startswith(("text/html", "text/css")):
        return []
    plain = writer.get(address).body.decode()
    return Links(plain).found if kind.startswith("text/html") else fetched_by(plain)


def _short(address: str) -> str:
    return "page" if address.startswith("/my/") else address.partition("?")[0].rpartition("/")[2]
