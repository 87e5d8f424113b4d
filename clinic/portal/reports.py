"""The client's reports: issued ones, to read about and to download."""

from uuid import UUID

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from clinic.core.clock import local
from clinic.portal.views import me, pages
from clinic.reports import client_actions, queries
from clinic.reports.models import Report, ReportKind

KINDS = {ReportKind.SESSION: "Session report", ReportKind.PROGRESS: "Progress report"}


@pages.get("/reports")
def reports() -> str:
    """Everything issued to this person, newest first."""
    found = queries.issued_to(me())
    return render_template("portal/reports.html", reports=found, kinds=KINDS)


@pages.get("/reports/<uuid:report_id>")
def report(report_id: UUID) -> str:
    """What the report is about, its fingerprint, and the download."""
    found = queries.issued_report_for(me(), report_id)
    return render_template(
        "portal/report.html", report=found, kind=KINDS[found.kind], name=file_name(found).removesuffix(".pdf")
    )


@pages.get("/reports/<uuid:report_id>/<string:name>.pdf")
def report_pdf(report_id: UUID, name: str) -> ResponseReturnValue:
    """The bytes that were issued, under a neutral name."""
    client = me()
    found = queries.issued_report_for(client, report_id)
    if f"{name}.pdf" != file_name(found) or found.pdf is None:
        abort(404)
    client_actions.note_first_read(found, client=client)
    response = Response(found.pdf, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(found)}"'
    return response


def file_name(report: Report) -> str:
    """A name that says nothing of anybody, nor how many reports there are: notes-2026-11-22.pdf."""
    issued_on = local(report.issued_at).date() if report.issued_at else report.until_on
    return f"notes-{issued_on:%Y-%m-%d}.pdf"
