"""Walks every link of somebody's pages, one or two pages of each kind."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from tests.journeys.chromium import Window

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SIDE = re.compile(r"/preview/\w+$")
NUMBER = re.compile(r"/\d+\b")
REFLECTION = "/reviews/<id>"
# Files, not pages; and the way out of the pages.
NO_PAGE = (".pdf", ".css", ".js", ".woff2", ".svg")
LINKS = "[...document.querySelectorAll('a[href]')].map(a => a.href)"


def kind_of(address: str) -> str:
    """The address without what differs between two pages of one kind; parameters by name."""
    parts = urlsplit(address)
    path = SIDE.sub("/preview/<variant>", NUMBER.sub("/<n>", ID.sub("<id>", parts.path)))
    names = sorted({name for name, _ in parse_qsl(parts.query)})
    return path + ("?" + "&".join(names) if names else "")


def every_page(window: Window, start: str, *, of_each: int = 1) -> Iterator[str]:
    """Go to every kind of page that links lead to; gives the kind, with the page open in the window.

    Reflections differ most, by what their answers allow, so more of them are opened.
    """
    seen: Counter[str] = Counter()
    waiting, found_on = [window.base + start], {window.base + start: "nowhere"}
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if seen[kind] >= (of_each if kind != REFLECTION else 4 * of_each):
            continue
        seen[kind] += 1
        answer = window.goto(address)
        assert answer < 400, f"{address} answers {answer}; the link stands on {found_on[address]}"
        if ID.sub("", window.page.url) != ID.sub("", address):
            kind = kind_of(window.page.url)
        links = window.page.evaluate(LINKS)
        yield kind
        for found in links:
            plain = found.partition("#")[0]
            if plain.startswith(window.base) and plain not in found_on and not plain.endswith(NO_PAGE):
                found_on[plain] = address
                waiting.append(plain)
