"""The numbers of a progress report: joint sessions, couple-level steps, and both over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from clinic.programmes.content import stages
from clinic.programmes.schema import StepContent
from clinic.reports.document import Chart, Paragraphs, Period, Section, Series, StepRow, StepsTable
from clinic.reports.joint_work import JointSession, joint_sessions
from clinic.reports.models import Report

HEADING = "What was done"


def facts(report: Report) -> Iterator[tuple[str, str, str]]:
    """Key, label and printed words of what may be ticked."""
    sessions = _sessions(report)
    if not sessions:
        return
    yield "sessions", "How many sessions you had together", _sessions_words(sessions)
    titles = "; ".join(f"{step.number} {step.title}" for step in _steps(sessions))
    yield "steps", "Steps talked about, by stage of healing", titles
    yield (
        "chart",
        "Chart and table, month by month",
        "Sessions held together and steps talked about in each month.",
    )


def _sessions(report: Report) -> list[JointSession]:
    return joint_sessions(report.case, from_on=report.from_on, until_on=report.until_on)


def _steps(sessions: Sequence[JointSession]) -> list[StepContent]:
    found = {step.number: step for session in sessions for step in session.steps}
    return [found[number] for number in sorted(found)]


def _sessions_words(sessions: Sequence[JointSession]) -> str:
    if len(sessions) == 1:
        return "You came to one session together."
    return f"You came to {len(sessions)} sessions together."


def steps_and_sessions(report: Report, ticks: Sequence[str]) -> Iterator[Section]:
    """The table of steps and the sentence about sessions, whichever is ticked."""
    sessions = _sessions(report)
    closing = _sessions_words(sessions) if sessions and "sessions" in ticks else ""
    rows = tuple(_rows(sessions)) if "steps" in ticks else ()
    if rows:
        yield StepsTable(HEADING, rows, closing=closing)
    elif closing:
        yield Paragraphs(HEADING, (closing,))


def _rows(sessions: Sequence[JointSession]) -> Iterator[StepRow]:
    for stage in stages():
        titles = [step.title for step in _steps(sessions) if step.stage is stage.key]
        count = sum(any(step.stage is stage.key for step in session.steps) for session in sessions)
        if titles:
            yield StepRow("; ".join(titles), f"{stage.key.value} {stage.name}", count)


def chart(report: Report, ticks: Sequence[str]) -> Iterator[Section]:
    """Joint sessions and newly talked-about steps, month by month."""
    earlier = joint_sessions(report.case, until_on=report.until_on)
    sessions = [session for session in earlier if session.on >= report.from_on]
    if "chart" not in ticks or not sessions:
        return
    months = months_between(report.from_on, report.until_on)
    held = tuple(sum(_month(session.on) == month for session in sessions) for month in months)
    first = _first_talked_about(earlier)
    begun = tuple(
        sum(_month(on) == month and on >= report.from_on for on in first.values()) for month in months
    )
    yield Chart(
        heading="Sessions and steps, month by month",
        intro="Sessions you came to together, and steps that were first talked about in them.",
        summary=(
            f"Columns for {len(months)} months: {sum(held)} joint sessions held and {sum(begun)} steps "
            "talked about for the first time. The table below has each number."
        ),
        period_heading="Month",
        periods=tuple(_period(month, months) for month in months),
        series=(Series("Joint sessions held", held), Series("Steps first talked about", begun)),
        caption="A step is counted once, in the month it was first talked about with both of you.",
    )


def _month(on: date) -> date:
    return on.replace(day=1)


def months_between(begin: date, end: date) -> list[date]:
    """The first day of each month from one day's to another's."""
    count = (end.year - begin.year) * 12 + end.month - begin.month + 1
    start = begin.year * 12 + begin.month - 1
    return [date((start + n) // 12, (start + n) % 12 + 1, 1) for n in range(count)]


def _period(month: date, months: Sequence[date]) -> Period:
    begins_year = month.month == 1 and len({one.year for one in months}) > 1
    return Period(f"{month:%b} {month:%y}" if begins_year else f"{month:%b}", f"{month:%B %Y}")


def _first_talked_about(sessions: Sequence[JointSession]) -> dict[int, date]:
    """Step number to the day it first came up, over all sessions in order."""
    found: dict[int, date] = {}
    for session in sessions:
        for step in session.steps:
            found.setdefault(step.number, session.on)
    return found
