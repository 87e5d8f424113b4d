"""The page the renderer draws: escaped text in our own template, nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from clinic.reports.chart import geometry
from clinic.reports.pdf.errors import ReportTooLarge

WORD_LIMIT = 60_000
# Without spaces even few words could be many pages; ten characters a word is generous for any language.
CHARACTER_LIMIT = WORD_LIMIT * 10

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
STYLES = Path(__file__).resolve().parents[2] / "static" / "pdf"

# Marks that reorder the text around them: a report must read the way it is stored.
REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def page(document: object, template: str = "reports/pdf.html") -> str:
    """The document, a frozen dataclass, as one HTML page. Raises ReportTooLarge."""
    _check_size(document)
    return _environment().get_template(template).render(document=document)


def clean(text: str) -> str:
    """The text without what cannot stand on paper: control characters, half surrogates, reordering marks."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character for character in unified if _is_printable(character))


def paragraphs(text: str) -> list[str]:
    """The text cut at its blank lines."""
    return [part for part in re.split(r"\n\s*\n", clean(text).strip()) if part]


def _is_printable(character: str) -> bool:
    if character in "\n\t":
        return True
    return character not in REORDERING and unicodedata.category(character) not in {"Cc", "Cs"}


def _check_size(document: object) -> None:
    words = characters = 0
    for text in _texts(document):
        words += len(text.split())
        characters += len(text)
    if words > WORD_LIMIT or characters > CHARACTER_LIMIT:
        raise ReportTooLarge(words=max(words, characters // 10), limit=WORD_LIMIT)


def _texts(part: object) -> Iterator[str]:
    """Every text in a document, wherever it stands."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for member in part:
            yield from _texts(member)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _texts(getattr(part, field.name))


def _finalize(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader([TEMPLATES, STYLES]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["paragraphs"] = paragraphs
    environment.globals["geometry"] = geometry
    return environment
