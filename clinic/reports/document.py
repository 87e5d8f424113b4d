"""A finished report as plain values: what the PDF engine prints, and nothing it could look up.

The words are complete when they arrive here. Dates are already written out, numbers are counted, quotes are
chosen. So a report can be drawn, compared and tested without a database.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Letterhead:
    """Who sends the report."""

    name: str
    address_lines: tuple[str, ...] = ()
    telephone: str = ""
    website: str = ""


@dataclass(frozen=True)
class Paragraphs:
    """Somebody's own words or plain facts under a heading; a blank line in a text starts a new paragraph."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Quote:
    """Words a client wrote and chose to have read; `by` is the name under them."""

    text: str
    by: str


@dataclass(frozen=True)
class Quotes:
    """Clients' words, each under the name of the person who wrote them."""

    heading: str
    intro: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class StepRow:
    """Steps of one healing stage, and in how many joint sessions they were talked about."""

    steps: str
    stage: str
    sessions: int


@dataclass(frozen=True)
class StepsTable:
    """What was talked about together; `closing` is one sentence under the table."""

    heading: str
    rows: tuple[StepRow, ...]
    intro: str = ""
    closing: str = ""


@dataclass(frozen=True)
class Period:
    """One stretch of time on a chart: `short` under the axis, `name` in the table."""

    short: str
    name: str


@dataclass(frozen=True)
class Series:
    """One count for each period, in the order of the periods."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Chart:
    """Counts over time, drawn as columns and repeated in full as a table.

    Counts of each period rather than running totals: a running total can only rise, and would make a pause
    look like progress. `summary` is read aloud in place of the picture.
    """

    heading: str
    intro: str
    summary: str
    period_heading: str
    periods: tuple[Period, ...]
    series: tuple[Series, ...]
    caption: str

    def __post_init__(self) -> None:
        if not self.periods or not 1 <= len(self.series) <= 2:
            raise ValueError("A chart needs a period, and one or two series.")
        if any(len(series.counts) != len(self.periods) for series in self.series):
            raise ValueError("Every series of a chart has one count for each period.")
        if any(count < 0 for series in self.series for count in series.counts):
            raise ValueError("A count is never below zero.")


@dataclass(frozen=True)
class Signature:
    """Who answers for the report. `signed_on` is a written-out date."""

    name: str
    role: str
    credential: str
    signed_on: str
    code: str


@dataclass(frozen=True)
class Note:
    """A quiet sentence at the end, such as what counts can and cannot say."""

    text: str


Section = Paragraphs | Quotes | StepsTable | Chart | Signature | Note


@dataclass(frozen=True)
class ReportDocument:
    """One report: one text for all its addressees.

    `issued_on` is a written-out date, or empty for a draft, which then says so on every page. `code` such as
    `HL-102-K7QM` is printed on every page and is the only thing the file's metadata tells.
    """

    title: str
    code: str
    letterhead: Letterhead
    addressees: tuple[str, ...]
    period: str
    issued_on: str
    sections: tuple[Section, ...]
    language: str = "en-GB"

    @property
    def is_draft(self) -> bool:
        return not self.issued_on
