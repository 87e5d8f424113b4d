"""All sessions of a case: those to come, and those that were, with who came, the note and the take-aways."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import func, select

from clinic import audit
from clinic.appointments.models import Appointment, Attendance, TakeAway
from clinic.caseload.blueprint import pages
from clinic.caseload.couple import Couple, Meeting, couple_for, meetings_of
from clinic.caseload.today_facts import counted
from clinic.cases import queries as cases
from clinic.cases.models import Case, Client
from clinic.core.database import db


@dataclass(frozen=True, slots=True)
class Past:
    """One session that is over. `came`: who did, in the order of the couple."""

    meeting: Meeting
    came: tuple[Client, ...]
    take_aways: str


@pages.get("/cases/<uuid:case_id>/sessions")
def sessions(case_id: UUID) -> ResponseReturnValue:
    """Coming sessions, soonest first, then those that are over, newest first; nothing that anybody wrote."""
    couple = couple_for(current_user, case_id)
    found = couple.case
    is_counsellor = cases.is_counsellor_on(current_user, found)
    meetings = meetings_of(found, can_change=is_counsellor)
    audit.record("case.viewed", found, by=current_user, case_id=found.id)
    return render_template(
        "caseload/sessions.html",
        case=found,
        clients=couple.clients,
        coming=[one for one in meetings if one.is_coming],
        past=_past(couple, meetings),
        is_counsellor=is_counsellor,
        can_work=is_counsellor and not found.is_closed,
    )


def _past(couple: Couple, meetings: Sequence[Meeting]) -> list[Past]:
    came, written = _came_to(couple.case), _take_aways_after(couple.case)
    return [
        Past(
            one,
            tuple(client for client in couple.clients if (one.id, client.id) in came and one.is_held),
            counted(written[one.id], "take-away") if one.id in written else "",
        )
        for one in reversed(meetings)
        if not one.is_coming
    ]


def _came_to(case: Case) -> set[tuple[UUID, UUID]]:
    """Pairs of session and client."""
    query = (
        select(Attendance.appointment_id, Attendance.client_id)
        .join(Appointment, Appointment.id == Attendance.appointment_id)
        .where(Appointment.case_id == case.id, Attendance.came.is_not(False))
    )
    return {(row.appointment_id, row.client_id) for row in db.session.execute(query)}


def _take_aways_after(case: Case) -> dict[UUID, int]:
    query = select(TakeAway.appointment_id, func.count(TakeAway.id)).where(TakeAway.case_id == case.id)
    rows = db.session.execute(query.group_by(TakeAway.appointment_id))
    return {row[0]: row[1] for row in rows}
