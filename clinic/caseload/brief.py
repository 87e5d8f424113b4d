"""The brief: what is new since the last session, on one screen and one printed page."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic import audit
from clinic.accounts import sessions
from clinic.appointments.models import AppointmentStatus
from clinic.assignments.review import readers_for
from clinic.caseload import brief_facts
from clinic.caseload.blueprint import pages
from clinic.caseload.brief_words import PartnerBrief, Teller
from clinic.caseload.couple import given_to
from clinic.core.clock import now


@pages.get("/sessions/<uuid:appointment_id>/brief")
def brief(appointment_id: UUID) -> ResponseReturnValue:
    """The plan, what each partner sent, what is open; what only the staff may read stands apart, folded."""
    frame = brief_facts.frame_for(current_user, appointment_id)
    # It lies open during a session, when nobody types.
    sessions.keep_open()
    case = frame.couple.case
    readers = readers_for(current_user, case)
    audit.record("brief.viewed", frame.appointment, by=current_user)
    return render_template(
        "caseload/brief.html",
        appointment=frame.appointment,
        case=case,
        number=frame.number,
        since=frame.since,
        plan=brief_facts.plan_before(frame.appointment),
        partners=_partners(frame),
        readers=readers,
        can_note=readers.can_change and frame.appointment.status is not AppointmentStatus.CANCELLED,
        has_begun=frame.appointment.starts_at <= now(),
    )


def _partners(frame: brief_facts.Frame) -> list[PartnerBrief]:
    case, since = frame.couple.case, frame.since
    given = given_to(case)
    teller = Teller(
        given=given,
        answers=brief_facts.answers_since(case, given, since),
        take_aways=brief_facts.take_aways_since(case, since),
        since=since,
    )
    return [
        teller.partner(client, attends=client.position in frame.attending) for client in frame.couple.clients
    ]
