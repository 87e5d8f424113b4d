"""Today: the counsellor's home. Sessions, what waits for review, what is to be finished; nobody's words."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic.assignments.staff_queries import to_review
from clinic.caseload import today_facts as facts
from clinic.caseload.blueprint import pages
from clinic.core import clock

REVIEWS_SHOWN = 6


@pages.get("/today")
def today() -> ResponseReturnValue:
    """Sessions of the day, the oldest reflections to review, notes to sign and what is ready to be opened."""
    on = clock.today()
    sessions = facts.sessions_of(current_user, on)
    reviews = to_review(current_user, limit=REVIEWS_SHOWN)
    unsigned = facts.unsigned_notes(current_user)
    ready = facts.ready_to_open(current_user)
    is_quiet = not (sessions or reviews or unsigned or ready)
    return render_template(
        "caseload/today.html",
        on=on,
        sessions=sessions,
        next_id=next((one.id for one in sessions if one.ends_at > clock.now()), None),
        reviews=reviews,
        oldest_days=(on - clock.local(reviews[0].submitted_at).date()).days if reviews else 0,
        unsigned=unsigned,
        ready=ready,
        # Who only supervises books nothing; asked for only where the page says so.
        only_reads=not sessions and not facts.has_cases(current_user, to_change=True),
        is_new=is_quiet and not facts.has_cases(current_user),
        counted=facts.counted,
    )
