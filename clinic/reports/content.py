"""From what the counsellor ticked and wrote to a finished document. Everything starts from the allow-list.

`offer` says what may be ticked for a report today; `document` takes only what is on that list.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from clinic.accounts.models import User
from clinic.cases.models import Client
from clinic.core.clock import local, today
from clinic.core.filters import clock_time, full_date
from clinic.practices.models import Practice
from clinic.reports import joint_work, progress
from clinic.reports.document import (
    Letterhead,
    Note,
    Paragraphs,
    Quote,
    Quotes,
    ReportDocument,
    Section,
    Signature,
)
from clinic.reports.leak_check import Passage
from clinic.reports.models import Report, ReportKind
from clinic.reports.quotes import Quotable, part_of, quotables

TITLES = {ReportKind.SESSION: "Session report", ReportKind.PROGRESS: "Progress report"}
# The counsellor's own words: their key, and the heading they stand under, in the order of the report.
HEADINGS: dict[ReportKind, dict[str, str]] = {
    ReportKind.SESSION: {
        "summary": "What we looked at",
        "agreed": "What you agreed",
        "next": "Until next time",
    },
    ReportKind.PROGRESS: {
        "came_for": "What you came for",
        "agreed": "What you agreed and how it went",
        "next": "What comes next",
    },
}
QUOTES_HEADING = "In your words"
LIMITS = (
    "Numbers say what was done together. They do not measure effort or worth, and they do not say what will "
    "happen."
)
# The part of a quote that is to stand in the report is kept beside the words, under this and the quote's key.
PART = "part:"
CODE_LETTERS = 4


@dataclass(frozen=True)
class Choice:
    """One thing that may be ticked, and what it would print."""

    key: str
    label: str
    prints: str


@dataclass(frozen=True)
class Offer:
    """The allow-list of one report: facts and numbers, and quotes."""

    facts: tuple[Choice, ...]
    quotes: tuple[Quotable, ...]

    @property
    def keys(self) -> frozenset[str]:
        """Everything that may be ticked."""
        return frozenset([one.key for one in self.facts] + [one.key for one in self.quotes])


def code_of(report: Report) -> str:
    """What the report is called everywhere, such as HL-102-K7QM; its case is loaded.

    Made from its id, not counted: a gap in numbers would tell one partner of a report to the other.
    """
    return f"{report.case.reference}-{short_code(report)}"


def short_code(report: Report) -> str:
    """Its last part, such as K7QM: capital letters and digits, fit for an address and the name of a file."""
    return base64.b32encode(report.id.bytes).decode()[:CODE_LETTERS]


def offer(report: Report, readers: Sequence[Client]) -> Offer:
    """What may be ticked for this report and these readers, as things stand today."""
    facts = _session_facts(report, readers) if report.kind is ReportKind.SESSION else progress.facts(report)
    return Offer(
        facts=tuple(Choice(key, label, prints) for key, label, prints in facts if prints),
        quotes=tuple(quotables(report.case)),
    )


def document(report: Report, readers: Sequence[Client], *, by: User) -> ReportDocument:
    """The report as it would be issued today by this counsellor. Ticks that are no longer offered print
    nothing.
    """
    offered = offer(report, readers)
    ticks = [key for key in report.ticks if key in offered.keys]
    sections = (
        _session(report, offered, ticks)
        if report.kind is ReportKind.SESSION
        else _progress(report, offered, ticks)
    )
    on = full_date(today())
    signature = Signature(by.full_name, "counsellor", by.credential, on, code_of(report))
    limits = (Note(LIMITS),) if report.kind is ReportKind.PROGRESS else ()
    return ReportDocument(
        title=TITLES[report.kind],
        code=code_of(report),
        letterhead=letterhead(report.case.practice),
        addressees=tuple(reader.user.full_name for reader in readers),
        period=period_words(report),
        issued_on=on,
        sections=(*sections, signature, *limits),
    )


def letterhead(practice: Practice) -> Letterhead:
    """The practice as sender."""
    lines = tuple(line.strip() for line in practice.address.splitlines() if line.strip())
    return Letterhead(practice.name, lines, practice.telephone, practice.website)


def period_words(report: Report) -> str:
    """'Session of 25 November 2026', or '1 February to 15 November 2026'."""
    if report.kind is ReportKind.SESSION:
        return f"Session of {full_date(report.from_on)}"
    begin, end = report.from_on, report.until_on
    same_year = begin.year == end.year
    return f"{f'{begin.day} {begin:%B}' if same_year else full_date(begin)} to {full_date(end)}"


def passages(report: Report, readers: Sequence[Client]) -> list[Passage]:
    """What somebody wrote for this report or chose to quote; what the leak check has to read."""
    headings = HEADINGS[report.kind]
    found = [Passage(heading, report.words.get(key, "")) for key, heading in headings.items()]
    chosen = _chosen_quotes(report, offer(report, readers), report.ticks)
    found += [Passage(QUOTES_HEADING, quote.text) for quote in chosen]
    return [passage for passage in found if passage.text.strip()]


def _words(report: Report, key: str) -> str:
    return str(report.words.get(key, "")).strip()


def _own_words(report: Report, key: str, *more: str) -> Iterator[Section]:
    """The counsellor's words under their heading, then what is added to them; nothing without either."""
    texts = tuple(text for text in (_words(report, key), *more) if text)
    if texts:
        yield Paragraphs(HEADINGS[report.kind][key], texts)


def _agreed(report: Report, offered: Offer, ticks: Sequence[str]) -> Iterator[Section]:
    """What was agreed, and with it what they chose to have quoted."""
    chosen = _chosen_quotes(report, offered, ticks)
    if not chosen:
        yield from _own_words(report, "agreed")
        return
    text = _words(report, "agreed")
    heading = HEADINGS[report.kind]["agreed"] if text else QUOTES_HEADING
    yield Quotes(heading, text, tuple(chosen))


def _chosen_quotes(report: Report, offered: Offer, ticks: Sequence[str]) -> list[Quote]:
    found = []
    for one in offered.quotes:
        if one.key in ticks:
            part = report.words.get(PART + one.key, "")
            text = part_of(one.text, part) if part.strip() else one.text
            # A part that is no longer in the text prints nothing rather than more than was meant.
            if text:
                found.append(Quote(text, one.client.name))
    return found


def _session_facts(report: Report, readers: Sequence[Client]) -> Iterator[tuple[str, str, str]]:
    appointment = report.appointment
    if appointment is None:
        raise ValueError("a session report without its session")
    begins = local(appointment.starts_at)
    ends = clock_time(appointment.starts_at + timedelta(minutes=appointment.minutes))
    came = joint_work.who_came(appointment)
    who = "You both came." if len(came) == 2 else "You came."
    when = f"{begins:%A} {full_date(begins)}, {begins:%H:%M} to {ends}, {appointment.place}."
    yield "facts", "Day, time, place, and who came", f"{when} {who}"
    yield "steps", "Steps talked about", _steps_of_session(report)
    coming = joint_work.next_session(appointment, readers)
    if coming is not None:
        on = local(coming.starts_at)
        yield "next_session", "The next session", f"You meet again on {on:%A} {full_date(on)}, {on:%H:%M}."


def _steps_of_session(report: Report) -> str:
    sessions = joint_work.joint_sessions(report.case, from_on=report.from_on, until_on=report.until_on)
    steps = [step for one in sessions if one.appointment.id == report.appointment_id for step in one.steps]
    return "\n".join(f"Step {step.number}, {step.title}" for step in steps)


def _printed(offered: Offer, ticks: Sequence[str], key: str) -> str:
    return next((one.prints for one in offered.facts if one.key == key and key in ticks), "")


def _session(report: Report, offered: Offer, ticks: Sequence[str]) -> Iterator[Section]:
    facts, steps = _printed(offered, ticks, "facts"), _printed(offered, ticks, "steps")
    if facts:
        yield Paragraphs("The session", (facts,))
    yield from _own_words(report, "summary")
    if steps:
        yield Paragraphs("Steps we talked about", (steps,))
    yield from _agreed(report, offered, ticks)
    yield from _own_words(report, "next", _printed(offered, ticks, "next_session"))


def _progress(report: Report, offered: Offer, ticks: Sequence[str]) -> Iterator[Section]:
    yield from _own_words(report, "came_for")
    yield from progress.steps_and_sessions(report, ticks)
    yield from _agreed(report, offered, ticks)
    yield from progress.chart(report, ticks)
    yield from _own_words(report, "next")


def words_kept(words: Mapping[str, str], kind: ReportKind, quotes: Sequence[str]) -> dict[str, str]:
    """Only the words a report of this kind has a place for: its headings, and parts of what can be quoted."""
    places = {*HEADINGS[kind], *(PART + key for key in quotes)}
    return {key: text for key, text in words.items() if key in places and text.strip()}
