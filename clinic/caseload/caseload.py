"""The caseload: the cases open to one member of staff, fifty a page."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic.caseload import caseload_rows
from clinic.caseload.blueprint import pages
from clinic.caseload.caseload_rows import PAGE, Order, Wanted
from clinic.caseload.dates import WEEKDAYS, date_words
from clinic.core.clock import today, zone
from clinic.core.plain import LINE_CHARACTERS, stripped

ORDERS = (
    (Order.REFERENCE, "Reference"),
    (Order.WAITING, "To review first"),
    (Order.NEXT, "Next session first"),
    (Order.NEWEST, "Newest case first"),
)


@pages.get("/caseload")
def caseload() -> ResponseReturnValue:
    """Open or closed cases, found by reference or name, in one of four orders."""
    wanted = _wanted()
    try:
        found = caseload_rows.rows_of(current_user, wanted)
    except ValueError:
        abort(404)
    rows = found[:PAGE]
    return render_template(
        "caseload/caseload.html",
        lines=_lines(rows, wanted),
        wanted=wanted,
        orders=ORDERS,
        more_url=_page_url(wanted, rows[-1]) if len(found) > PAGE else None,
        has_cases=bool(rows) or caseload_rows.has_any(current_user),
    )


def _wanted() -> Wanted:
    given: Mapping[str, str] = request.args
    try:
        order = Order(given.get("order", Order.REFERENCE))
    except ValueError:
        abort(404)
    return Wanted(
        is_closed=given.get("show") == "closed",
        search=(stripped(given.get("q")) or "")[:LINE_CHARACTERS],
        order=order,
        after=stripped(given.get("after")) or "",
    )


def _page_url(wanted: Wanted, last: Any) -> str:
    return url_for(
        ".caseload",
        q=wanted.search or None,
        show="closed" if wanted.is_closed else None,
        order=None if wanted.order is Order.REFERENCE else wanted.order.value,
        after=caseload_rows.mark_of(last),
    )


def _lines(rows: Sequence[Any], wanted: Wanted) -> list[tuple[str, ...]]:
    """What each line says, cell by cell: words are found here, because a template is slower at it."""
    on, place = today(), zone()
    day = date_words(on.year)
    lines: list[tuple[str, ...]] = []
    for row in rows:
        case_id, reference, _, opened_on, closed_at, first, second, last_at, next_at, waiting, _ = row
        since = f"{day(opened_on)} · week {(on - opened_on).days // 7 + 1}"
        if wanted.is_closed:
            since = day(closed_at.astimezone(place).date())
        last = day(last_at.astimezone(place).date()) if last_at else "–"
        coming = "–"
        if next_at:
            at = next_at.astimezone(place)
            coming = f"{WEEKDAYS[at.weekday()]} {day(at.date())}, {at.hour:02}:{at.minute:02}"
        lines.append((str(case_id), reference, first, second, since, last, coming, str(waiting or "–")))
    return lines
