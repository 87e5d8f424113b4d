"""Staff pages of appointments: book, look, change, cancel, record who came, open a take-away."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from clinic import audit
from clinic.appointments import actions, queries, rules
from clinic.appointments.forms import AppointmentForm, HeldForm
from clinic.appointments.models import Appointment, AppointmentStatus, Attendance
from clinic.cases import queries as cases
from clinic.cases.models import Case, Client
from clinic.cases.rules import check_open
from clinic.cases.wording import SETTING_FOR_STAFF
from clinic.core.clock import local, now, zone
from clinic.core.errors import RuleError
from clinic.core.forms import PlainForm, attach
from clinic.core.web import form_page, staff_pages

pages: Blueprint = staff_pages("appointments", __name__)
BLUEPRINTS = [pages]


def _meeting(form: AppointmentForm, clients: list[Client]) -> actions.Meeting:
    starts = datetime.combine(form.on.data, form.at.data, tzinfo=zone()).astimezone(UTC)
    chosen = [client for client in clients if str(client.id) in form.attending.data]
    return actions.Meeting(starts, form.minutes.data, form.place.data, chosen)


def _is_sound(form: AppointmentForm, case: Case) -> bool:
    """True when it was sent whole, for a time that exists and makes sense; otherwise the fields say why."""
    if not form.validate_on_submit():
        return False
    try:
        rules.check_day(form.on.data, case.opened_on)
        rules.check_exists(form.on.data, form.at.data)
    except RuleError as refused:
        attach(form, refused)
        return False
    return True


def _choices(form: AppointmentForm | HeldForm, clients: list[Client]) -> None:
    field = form.attending if isinstance(form, AppointmentForm) else form.came
    field.choices = [SelectChoice(str(client.id), client.name) for client in clients]


def _to_session(appointment: Appointment) -> ResponseReturnValue:
    return redirect(url_for(".appointment", appointment_id=appointment.id), 303)


@pages.route("/cases/<uuid:case_id>/sessions/new", methods=["GET", "POST"])
def book(case_id: UUID) -> ResponseReturnValue:
    """Book a session."""
    case = cases.case_for(current_user, case_id, to_change=True)
    check_open(case)
    clients = cases.clients_of(case)
    form = AppointmentForm()
    _choices(form, clients)
    if not form.is_submitted():
        form.attending.data = [str(client.id) for client in clients]
        form.place.data = _usual_place(case)
    if _is_sound(form, case):
        made = actions.book(case, meeting=_meeting(form, clients), form_id=form.once, by=current_user)
        return _to_session(made)
    return form_page("appointments/book.html", form, case=case, clashes=[])


def _usual_place(case: Case) -> str:
    earlier = queries.appointments_of(case)
    return earlier[0].place if earlier else ""


@pages.get("/sessions/<uuid:appointment_id>")
def appointment(appointment_id: UUID) -> ResponseReturnValue:
    """One session: facts, who came, take-aways of both side by side."""
    found = queries.appointment_for(current_user, appointment_id)
    audit.record("appointment.viewed", found, by=current_user)
    attendance = queries.attendance_of(found)
    form = HeldForm(came=[str(row.client_id) for row in attendance if row.came is not False])
    form.came.choices = [SelectChoice(str(row.client_id), row.client.name) for row in attendance]
    is_counsellor = cases.is_counsellor_on(current_user, found.case)
    return render_template(
        "appointments/appointment.html",
        appointment=found,
        case=found.case,
        clients=cases.clients_of(found.case),
        attendance=attendance,
        take_aways={row.client_id: row for row in queries.take_aways_of(found.case, found)},
        setting_words=SETTING_FOR_STAFF,
        can_change=is_counsellor and not found.case.is_closed,
        is_counsellor=is_counsellor,
        is_planned=found.status is AppointmentStatus.PLANNED,
        **_became(found, attendance),
        has_begun=found.starts_at <= now(),
        form=form,
    )


def _became(appointment: Appointment, attendance: Sequence[Attendance]) -> dict[str, Any]:
    is_recorded = appointment.status is AppointmentStatus.HELD
    is_empty = is_recorded and all(row.came is False for row in attendance)
    state = "nobody came" if is_empty else appointment.status.value
    return {"is_recorded": is_recorded, "is_held": is_recorded and not is_empty, "state": state}


@pages.route("/sessions/<uuid:appointment_id>/change", methods=["GET", "POST"])
def change(appointment_id: UUID) -> ResponseReturnValue:
    """Move a planned session or change who attends."""
    found = queries.appointment_for(current_user, appointment_id, to_change=True)
    clients = cases.clients_of(found.case)
    starts = local(found.starts_at)
    form = AppointmentForm(
        on=starts.date(),
        at=starts.time(),
        minutes=found.minutes,
        place=found.place,
        attending=[str(row.client_id) for row in queries.attendance_of(found)],
    )
    _choices(form, clients)
    if _is_sound(form, found.case):
        actions.change(found, meeting=_meeting(form, clients), by=current_user)
        flash("Changed.")
        return _to_session(found)
    return form_page("appointments/change.html", form, appointment=found, case=found.case)


@pages.route("/sessions/<uuid:appointment_id>/cancel", methods=["GET", "POST"])
def cancel(appointment_id: UUID) -> ResponseReturnValue:
    """Cancel a planned session."""
    found = queries.appointment_for(current_user, appointment_id, to_change=True)
    form = PlainForm()
    if form.validate_on_submit():
        actions.cancel(found, by=current_user)
        return _to_session(found)
    return form_page("appointments/cancel.html", form, appointment=found, case=found.case)


@pages.post("/sessions/<uuid:appointment_id>/held")
def held(appointment_id: UUID) -> ResponseReturnValue:
    """Record that it took place, and who came."""
    found = queries.appointment_for(current_user, appointment_id, to_change=True)
    came = {UUID(sent) for sent in request.form.getlist("came") if _is_uuid(sent)}
    if "nobody" in request.form:
        came = set()
    actions.hold(found, came=came, by=current_user)
    flash("Recorded.")
    return _to_session(found)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@pages.post("/take-aways/<uuid:take_away_id>/open")
def open_take_away(take_away_id: UUID) -> ResponseReturnValue:
    """Let the partner read a take-away whose author permits it."""
    take_away = queries.take_away_for(current_user, take_away_id, to_change=True)
    actions.open_take_away(take_away, by=current_user)
    flash("Opened.")
    return _to_session(take_away.appointment)
