"""What happened in a case lately, from the rows' own times: what was sent, held, signed, issued."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import Integer, Select, String, cast, func, literal, null, select, union_all

from clinic.appointments.models import TakeAway
from clinic.assignments.models import Assignment, Submission
from clinic.caseload.couple import Couple, Meeting
from clinic.cases.models import Case, Client
from clinic.core.database import db
from clinic.notes.models import NoteStatus
from clinic.programmes.models import Step, StepVersion
from clinic.reports.models import Addressee, Report, ReportStatus

LATELY = 10


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline: words with a link in them. `client` did it; None: the counsellor, or both."""

    at: datetime
    client: Client | None
    before: str
    link: str
    after: str
    url: str


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report of the case: 'Progress report 2', and what became of it."""

    id: UUID
    words: str
    state: str


def rows_of(case: Case) -> list[Any]:
    """The newest of each kind, newest first. One statement."""
    parts = (_submissions(case), _take_aways(case), _reports(case))
    both = union_all(*(select(part.subquery()) for part in parts)).subquery()
    return list(db.session.execute(select(both).order_by(both.c.at.desc())).all())


def _submissions(case: Case) -> Select[*tuple[Any, ...]]:
    return (
        select(
            literal("submission").label("kind"),
            Submission.submitted_at.label("at"),
            Assignment.client_id.label("client_id"),
            Step.number.label("number"),
            Submission.round.label("round"),
            Assignment.id.label("row_id"),
            cast(null(), String).label("status"),
        )
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .join(StepVersion, StepVersion.id == Assignment.step_version_id)
        .join(Step, Step.id == StepVersion.step_id)
        .where(Assignment.case_id == case.id)
        .order_by(Submission.submitted_at.desc())
        .limit(LATELY)
    )


def _take_aways(case: Case) -> Select[*tuple[Any, ...]]:
    return (
        select(
            # Every column has a name of its own: PostgreSQL is strict, and two without a name become one.
            literal("take_away").label("kind"),
            TakeAway.submitted_at.label("at"),
            TakeAway.client_id.label("client_id"),
            cast(null(), Integer).label("number"),
            cast(null(), Integer).label("round"),
            TakeAway.appointment_id.label("row_id"),
            cast(null(), String).label("status"),
        )
        .where(TakeAway.case_id == case.id)
        .order_by(TakeAway.submitted_at.desc())
        .limit(LATELY)
    )


def _reports(case: Case) -> Select[*tuple[Any, ...]]:
    addressees = select(Addressee).where(Addressee.report_id == Report.id).correlate(Report)
    readers = addressees.with_only_columns(func.count(Addressee.id)).scalar_subquery()
    only = addressees.with_only_columns(Addressee.client_id).limit(1).scalar_subquery()
    at = func.coalesce(Report.withdrawn_at, Report.issued_at, Report.created_at)
    return (
        select(
            cast(Report.kind, String).label("kind"),
            at.label("at"),
            only.label("client_id"),
            Report.number.label("number"),
            readers.label("round"),
            Report.id.label("row_id"),
            cast(Report.status, String).label("status"),
        )
        .where(Report.case_id == case.id)
        .order_by(at.desc())
        .limit(LATELY)
    )


def timeline(rows: list[Any], couple: Couple, meetings: list[Meeting]) -> list[Happening]:
    """What the rows and the sessions tell, newest first."""
    written = Counter(row.row_id for row in rows if row.kind == "take_away")
    found = []
    for row in rows:
        if row.status == ReportStatus.DRAFT.value or (row.kind == "take_away" and written[row.row_id] == 0):
            continue
        is_both = row.kind == "take_away" and written.pop(row.row_id) == 2
        found.append(_happening(row, couple, is_both=is_both))
    found += [one for meeting in meetings for one in _of_meeting(meeting)]
    found.sort(key=lambda one: one.at, reverse=True)
    return found[:LATELY]


def _happening(row: Any, couple: Couple, *, is_both: bool) -> Happening:
    client = next((one for one in couple.clients if one.id == row.client_id), None)
    if row.kind == "submission":
        url = url_for("assignments.review", assignment_id=row.row_id)
        again = " once more" if row.round > 1 else ""
        return Happening(row.at, client, "submitted ", f"step {row.number}", again, url)
    if row.kind == "take_away":
        url = url_for("appointments.appointment", appointment_id=row.row_id)
        before = "Both wrote a " if is_both else "wrote a "
        return Happening(row.at, None if is_both else client, before, "take-away", "", url)
    verb = "issued to" if row.status == ReportStatus.ISSUED.value else "withdrawn from"
    url = url_for("reports.report", report_id=row.row_id)
    return Happening(row.at, None, "", _kind(row), f" {verb} {_readers(row, couple)}", url)


def _kind(row: Any) -> str:
    return f"{row.kind.capitalize()} report"


def _readers(row: Any, couple: Couple) -> str:
    return "both" if row.round > 1 else couple.name_of(row.client_id)


def _of_meeting(meeting: Meeting) -> Iterator[Happening]:
    if meeting.note is NoteStatus.SIGNED and meeting.signed_at is not None:
        url = url_for("caseload.note", appointment_id=meeting.id)
        yield Happening(meeting.signed_at, None, "", meeting.name, ", note signed", url)
    elif meeting.is_held or meeting.nobody_came:
        url = url_for("appointments.appointment", appointment_id=meeting.id)
        words = " held" if meeting.is_held else ", nobody came"
        yield Happening(meeting.starts_at, None, "", meeting.name, words, url)


def report_lines(rows: list[Any], couple: Couple) -> list[ReportLine]:
    """The reports among the rows, newest first."""
    return [
        ReportLine(row.row_id, f"{_kind(row)} {row.number}", f"{row.status} · {_whose(row, couple)}")
        for row in rows
        if row.kind in ("session", "progress")
    ]


def _whose(row: Any, couple: Couple) -> str:
    return f"for {_readers(row, couple)}" if row.round else "for nobody yet"
