"""Reports, always for somebody: staff of the case, or the client a report was issued to."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from clinic.accounts.models import User
from clinic.appointments.models import Appointment
from clinic.cases import access
from clinic.cases.models import Case, Client
from clinic.core.database import db, one_or_404
from clinic.reports.models import Addressee, Report, ReportStatus


def report_for(user: User, report_id: UUID, *, to_change: bool = False) -> Report:
    """The report with case, practice, session and author, if the case is open to this member of staff; else
    404.
    """
    query = (
        select(Report)
        .join(Report.case)
        .where(Report.id == report_id, access.open_to(user, to_change=to_change))
        .options(
            contains_eager(Report.case).joinedload(Case.practice, innerjoin=True),
            joinedload(Report.appointment),
            joinedload(Report.author, innerjoin=True),
        )
    )
    return one_or_404(query, lock=to_change)


def reports_of(case: Case) -> list[Report]:
    """The reports of a case already loaded for somebody, newest first, sessions loaded."""
    query = select(Report).where(Report.case_id == case.id).options(joinedload(Report.appointment))
    return list(db.session.scalars(query.order_by(Report.number.desc())))


def addressees_of(report: Report) -> list[Addressee]:
    """Whom it is for, in the order of the couple, clients and their users loaded."""
    return _addressees(select(Addressee).where(Addressee.report_id == report.id))


def addressees_by_report(reports: list[Report]) -> dict[UUID, list[Addressee]]:
    """Whom each of these is for, in one statement."""
    found: dict[UUID, list[Addressee]] = {report.id: [] for report in reports}
    for addressee in _addressees(select(Addressee).where(Addressee.report_id.in_(found))):
        found[addressee.report_id].append(addressee)
    return found


def _addressees(query: Select[Addressee]) -> list[Addressee]:
    query = query.join(Addressee.client).order_by(Client.position)
    query = query.options(contains_eager(Addressee.client).joinedload(Client.user, innerjoin=True))
    return list(db.session.scalars(query))


def report_of_form(case: Case, form_id: UUID) -> Report | None:
    """The report this form has started already, if it was sent before."""
    query = select(Report).where(Report.case_id == case.id, Report.form_id == form_id)
    return db.session.scalars(query).one_or_none()


def report_of_session(appointment: Appointment) -> Report | None:
    """The newest report about a session that was not withdrawn."""
    query = select(Report).where(
        Report.appointment_id == appointment.id, Report.status != ReportStatus.WITHDRAWN
    )
    return db.session.scalars(query.order_by(Report.number.desc()).limit(1)).one_or_none()


def _issued(client: Client) -> Select[Report]:
    return (
        select(Report)
        .join(Addressee, Addressee.report_id == Report.id)
        .where(
            Addressee.client_id == client.id,
            Report.case_id == client.case_id,
            Report.status == ReportStatus.ISSUED,
        )
    )


def issued_to(client: Client) -> list[Report]:
    """What was issued to this client and not withdrawn, newest first, cases loaded."""
    query = _issued(client).order_by(Report.issued_at.desc(), Report.number.desc())
    return list(db.session.scalars(query.options(joinedload(Report.case, innerjoin=True))))


def issued_report_for(client: Client, report_id: UUID) -> Report:
    """One report issued to this client, its case loaded; otherwise 404. `pdf` is fetched when asked for."""
    query = _issued(client).where(Report.id == report_id)
    return one_or_404(query.options(joinedload(Report.case, innerjoin=True)))


def addressee_of(client: Client, report: Report) -> Addressee:
    """The client as reader of a report issued to them; otherwise 404."""
    query = select(Addressee).where(Addressee.report_id == report.id, Addressee.client_id == client.id)
    return one_or_404(query)
