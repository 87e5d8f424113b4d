"""Staff pages of reports: list, start, write, preview, issue, withdraw, download."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic import audit
from clinic.appointments import queries as appointments
from clinic.appointments.models import AppointmentStatus
from clinic.cases import queries as cases
from clinic.cases.models import Client
from clinic.cases.wording import readers_of, staff_only_label
from clinic.core.clock import today
from clinic.core.database import db
from clinic.core.errors import RuleError
from clinic.core.web import form_page, staff_pages
from clinic.reports import actions, content, pdf, queries, rules
from clinic.reports.chart import geometry
from clinic.reports.forms import IssueForm, ProgressReportForm, SessionReportForm, WithdrawForm
from clinic.reports.joint_work import who_came
from clinic.reports.models import Report, ReportStatus
from clinic.reports.writer import Writer, chosen_readers, too_late

pages: Blueprint = staff_pages("reports", __name__)
BLUEPRINTS = [pages]


def _to(report: Report, endpoint: str = ".report") -> ResponseReturnValue:
    return redirect(url_for(endpoint, report_id=report.id), 303)


def _offer_readers(form: Any, clients: Sequence[Client]) -> None:
    form.readers.choices = [(str(client.id), client.name) for client in clients]
    if not form.is_submitted():
        form.readers.data = [str(client.id) for client in clients]


@pages.get("/cases/<uuid:case_id>/reports")
def reports(case_id: UUID) -> str:
    """The reports of a case, and the held sessions that have none."""
    case = cases.case_for(current_user, case_id)
    found = queries.reports_of(case)
    audit.record("reports.viewed", case, by=current_user, case_id=case.id)
    reported = {report.appointment_id for report in found if report.status is not ReportStatus.WITHDRAWN}
    held = [one for one in appointments.appointments_of(case) if one.status is AppointmentStatus.HELD]
    return render_template(
        "reports/reports.html",
        case=case,
        reports=found,
        titles=content.TITLES,
        periods={report.id: content.period_words(report) for report in found},
        addressees=queries.addressees_by_report(found),
        unreported=[one for one in held if one.id not in reported][:5],
        can_change=cases.is_counsellor_on(current_user, case) and not case.is_closed,
    )


@pages.route("/sessions/<uuid:appointment_id>/report", methods=["GET", "POST"])
def start_session_report(appointment_id: UUID) -> ResponseReturnValue:
    """Begin the report of a session, for who was there."""
    appointment = appointments.appointment_for(current_user, appointment_id, to_change=True)
    came = {one.id for one in who_came(appointment)}
    clients = [one for one in cases.clients_of(appointment.case) if one.id in came]
    form = SessionReportForm()
    _offer_readers(form, clients)
    if form.validate_on_submit():
        try:
            readers = chosen_readers(form, clients)
            made = actions.start_session_report(
                appointment, readers=readers, form_id=form.once, by=current_user
            )
            return _to(made, ".write")
        except RuleError as refused:
            form.form_errors.append(str(refused))
    page = {"appointment": appointment, "case": appointment.case}
    return form_page("reports/start_session_report.html", form, **page)


@pages.route("/cases/<uuid:case_id>/reports/progress", methods=["GET", "POST"])
def start_progress_report(case_id: UUID) -> ResponseReturnValue:
    """Begin a progress report on a stretch of days."""
    case = cases.case_for(current_user, case_id, to_change=True)
    clients = cases.clients_of(case)
    form = ProgressReportForm(from_on=case.opened_on, until_on=today())
    _offer_readers(form, clients)
    if form.validate_on_submit():
        try:
            made = actions.start_progress_report(
                case,
                period=(form.from_on.data, form.until_on.data),
                readers=chosen_readers(form, clients),
                form_id=form.once,
                by=current_user,
            )
            return _to(made, ".write")
        except RuleError as refused:
            form.form_errors.append(str(refused))
    return form_page("reports/start_progress_report.html", form, case=case)


@pages.route("/reports/<uuid:report_id>/write", methods=["GET", "POST"])
def write(report_id: UUID) -> ResponseReturnValue:
    """Tick what is printed and write the counsellor's own words."""
    found = queries.report_for(current_user, report_id, to_change=True)
    if found.status is not ReportStatus.DRAFT:
        return too_late(found)
    writer = Writer(found)
    if request.method == "POST":
        return writer.save()
    audit.record("report.viewed", found, by=current_user)
    return writer.page()


@pages.get("/reports/<uuid:report_id>")
def report(report_id: UUID) -> str:
    """A draft as its readers would see it, with what the leak check found; or what was issued."""
    found = queries.report_for(current_user, report_id)
    audit.record("report.viewed", found, by=current_user)
    addressees = queries.addressees_of(found)
    common = {
        "report": found,
        "case": found.case,
        "code": content.code_of(found),
        "short_code": content.short_code(found),
        "title": content.TITLES[found.kind],
        "period": content.period_words(found),
        "addressees": addressees,
        "names": " and ".join(one.client.name for one in addressees),
        "can_change": cases.is_counsellor_on(current_user, found.case),
    }
    if found.status is ReportStatus.DRAFT:
        return _preview(found, common)
    decisions = rules.decisions_for(found, current_user.id)
    is_withdrawn = found.withdrawn_at is not None
    return render_template("reports/issued.html", is_withdrawn=is_withdrawn, decisions=decisions, **common)


def _preview(found: Report, common: dict[str, Any]) -> str:
    prepared = actions.prepare(found, by=current_user)
    form = IssueForm()
    form.kept.choices = [(one.key, one.sentence) for one in prepared.findings if not one.blocks]
    return render_template(
        "reports/preview.html",
        form=form,
        document=prepared.document,
        geometry=geometry,
        private_label=_private_label(found),
        readers={
            one.client.name: [each for each in prepared.findings if one.client.name in each.hidden_from]
            for one in common["addressees"]
        },
        absent=" and ".join(prepared.absent),
        blocking=[one for one in prepared.findings if one.blocks],
        echoes=[one for one in prepared.findings if not one.blocks],
        is_drawn=found.candidate_fingerprint == prepared.fingerprint,
        is_outdated=found.candidate_fingerprint not in {None, prepared.fingerprint},
        is_of_another=rules.is_of_another(found, prepared.fingerprint),
        **common,
    )


def _private_label(found: Report) -> str:
    case = found.case
    return staff_only_label(readers_of(case, cases.counsellors_of(case), cases.supervisors_of(case)))


@pages.post("/reports/<uuid:report_id>/draw")
def draw(report_id: UUID) -> ResponseReturnValue:
    """Make the PDF that will be issued, in a process of its own."""
    found = queries.report_for(current_user, report_id, to_change=True)
    prepared = actions.prepare_drawing(found, by=current_user)
    # Drawing takes a second or more, so nobody else's writing waits for it.
    db.session.rollback()
    try:
        drawn = pdf.render(prepared.document)
    except pdf.PdfError as failed:
        raise RuleError(str(failed)) from failed
    again = queries.report_for(current_user, report_id, to_change=True)
    actions.keep_candidate(again, prepared, drawn, by=current_user)
    return _to(again)


@pages.post("/reports/<uuid:report_id>/issue")
def issue(report_id: UUID) -> ResponseReturnValue:
    """Give exactly the previewed PDF to its addressees."""
    found = queries.report_for(current_user, report_id, to_change=True)
    form = IssueForm()
    form.kept.choices = [(key, "") for key in form.kept.data or ()]
    actions.issue(found, kept=form.kept.data or (), by=current_user)
    flash("Issued.")
    return _to(found)


@pages.route("/reports/<uuid:report_id>/withdraw", methods=["GET", "POST"])
def withdraw(report_id: UUID) -> ResponseReturnValue:
    """Take an issued report off the clients' pages, with a reason."""
    found = queries.report_for(current_user, report_id, to_change=True)
    form = WithdrawForm()
    if form.validate_on_submit():
        actions.withdraw(found, reason=form.reason.data, by=current_user)
        flash("Withdrawn.")
        return _to(found)
    page = {"report": found, "case": found.case, "code": content.code_of(found)}
    return form_page("reports/withdraw.html", form, **page)


@pages.get("/reports/<uuid:report_id>/<string:name>.pdf")
def report_pdf(report_id: UUID, name: str) -> ResponseReturnValue:
    """The bytes that were issued, or of a draft what the preview made.

    The name is made from the report's id: a case's reference may hold what no address or header can carry.
    """
    found = queries.report_for(current_user, report_id)
    code = content.short_code(found)
    bytes_of = {f"report-{code}": found.pdf, f"preview-{code}": found.candidate}
    if bytes_of.get(name) is None:
        abort(404)
    audit.record("report.downloaded", found, by=current_user)
    response = Response(bytes_of[name], mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
