"""The inbox: what waits for review over all cases, oldest first. It shows nothing that a client wrote."""

from datetime import datetime
from uuid import UUID

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic.assignments.staff_queries import INBOX_PAGE, Waiting, inbox_count, to_review
from clinic.core.web import staff_pages

pages = staff_pages("inbox", __name__)


@pages.get("/inbox")
def inbox() -> ResponseReturnValue:
    """One page of the inbox; `?after=` names the last line of the page before."""
    after = request.args.get("after")
    lines = to_review(current_user, after=_line(after) if after else None, limit=INBOX_PAGE + 1)
    shown = lines[:INBOX_PAGE]
    is_more = len(lines) > INBOX_PAGE
    return render_template(
        "caseload/inbox.html",
        lines=shown,
        total=inbox_count(current_user),
        is_first_page=not after,
        more_url=url_for(".inbox", after=_mark(shown[-1])) if is_more else None,
    )


def _mark(line: Waiting) -> str:
    return f"{line.submitted_at.isoformat()}~{line.assignment_id}"


def _line(mark: str) -> tuple[datetime, UUID]:
    at, _, row_id = mark.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        line = moment, UUID(row_id)
    except ValueError:
        abort(404)
    if moment.tzinfo is None:
        abort(404)
    return line
