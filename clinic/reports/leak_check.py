"""Looks for words in a report that some reader of it may not read. Pure.

A report leaks when eight words in a row stand in a source that is hidden from one of its readers, or when
such a source of three to seven words stands in it whole. Case, accents, punctuation and line breaks make no
difference. Words that every reader knows anyway, such as the questions of a step, are no leak.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

RUN = 8
SHORTEST = 3

WORD = re.compile(r"[^\W_]+")
SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?]+[\"'”’)]*|\n+|$)")


@dataclass(frozen=True)
class Source:
    """Texts that must not stand in a report for `hidden_from`, the names of readers who may not read them.

    `key` names the row, `label` says to the counsellor what it is. A client's own text blocks; the staff's
    text only asks for a decision. `is_own`: a process note, of which nobody but who asks may learn.
    """

    key: str
    label: str
    texts: tuple[str, ...]
    hidden_from: tuple[str, ...]
    is_clients: bool
    is_own: bool = False


@dataclass(frozen=True)
class Passage:
    """A text that is to stand in the report, and under which heading."""

    heading: str
    text: str


@dataclass(frozen=True)
class Finding:
    """A sentence of the report that repeats a source. `key` stays the same while both stay the same.

    `is_own`: the source is a process note of who asked, and nobody else may learn of it.
    """

    key: str
    heading: str
    sentence: str
    label: str
    hidden_from: tuple[str, ...]
    blocks: bool
    is_own: bool = False


def words_of(text: str) -> list[str]:
    """The words of a text, made equal where only writing differs."""
    return [word for word, _ in _words_with_places(text)]


def check(passages: Iterable[Passage], sources: Iterable[Source], known: Iterable[str]) -> list[Finding]:
    """Every sentence that repeats a source, once for each source, in the order of the report.

    `known` are texts that every reader may read.
    """
    runs = _runs_of(sources)
    common = [_padded(words_of(text)) for text in known]
    found: dict[str, Finding] = {}
    for passage in passages:
        for sentences, run in _echoes(passage.text, runs):
            if not any(_padded(run) in text for text in common):
                for sentence, source in product(sentences, runs[run]):
                    finding = _finding(passage, sentence, source)
                    found.setdefault(finding.key, finding)
    return list(found.values())


Runs = dict[tuple[str, ...], list[Source]]


def _padded(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "


def _runs_of(sources: Iterable[Source]) -> Runs:
    """Every run of words that must not appear, with the sources it comes from."""
    runs: Runs = {}
    for source in sources:
        for text in source.texts:
            for run in _forbidden_runs(words_of(text)):
                owners = runs.setdefault(run, [])
                if source not in owners:
                    owners.append(source)
    return runs


def _forbidden_runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    if SHORTEST <= len(words) < RUN:
        yield tuple(words)
    else:
        yield from _windows(words, RUN)


def _windows(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    for start in range(len(words) - length + 1):
        yield tuple(words[start : start + length])


def _echoes(text: str, runs: Runs) -> Iterator[tuple[list[str], tuple[str, ...]]]:
    """Forbidden runs in a passage, each with every sentence it touches."""
    lengths = sorted({len(run) for run in runs})
    placed = list(_words_with_places(text))
    for start in range(len(placed)):
        for length in lengths:
            run = tuple(word for word, _ in placed[start : start + length])
            if run in runs and len(run) == length:
                yield _sentences_at(text, [place for _, place in placed[start : start + length]]), run


def _sentences_at(text: str, places: Sequence[int]) -> list[str]:
    """The sentences that hold a word at one of these places."""
    return [
        " ".join(sentence.group().split())
        for sentence in SENTENCE.finditer(text)
        if any(sentence.start() <= place < sentence.end() for place in places)
    ]


def _finding(passage: Passage, sentence: str, source: Source) -> Finding:
    seed = "\n".join((source.key, *words_of(sentence)))
    return Finding(
        key=hashlib.sha256(seed.encode()).hexdigest()[:16],
        heading=passage.heading,
        sentence=sentence,
        label=source.label,
        hidden_from=source.hidden_from,
        blocks=source.is_clients,
        is_own=source.is_own,
    )


def _words_with_places(text: str) -> Iterator[tuple[str, int]]:
    """Each word in its plainest form, with where it stands in `text`.

    An apostrophe or an invisible character inside a word does not part it: "don't", "don’t" and "dont" are
    one.
    """
    plain: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character).casefold():
            if unicodedata.category(part) not in {"Mn", "Cf"} and part not in "'’‘ʼ`":
                plain.append(part)
                places.append(place)
    for word in WORD.finditer("".join(plain)):
        yield word.group(), places[word.start()]
