"""The case page: two people side by side, where they are, the steps set, sessions, reports, private facts."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic import audit
from clinic.assignments.review import readers_for
from clinic.caseload import case_facts, healing, lately
from clinic.caseload.blueprint import pages
from clinic.caseload.couple import Couple, Given, Meeting, couple_for, given_to, meetings_of
from clinic.caseload.dates import short_day
from clinic.cases.models import Case
from clinic.cases.wording import POLICY_NAMES, ROLE_WORDS
from clinic.core.clock import local, today

STEPS_SHOWN = 12
REPORTS_SHOWN = 3


@pages.get("/cases/<uuid:case_id>")
def case(case_id: UUID) -> ResponseReturnValue:
    """Everything about one couple at a glance; nothing that either wrote."""
    couple = couple_for(current_user, case_id)
    found = couple.case
    readers = readers_for(current_user, found)
    given = given_to(found)
    flags = case_facts.flags_of(found)
    meetings = meetings_of(found, can_change=readers.can_change)
    audit.record("case.viewed", found, by=current_user, case_id=found.id)
    return render_template(
        "caseload/case.html",
        case=found,
        clients=couple.clients,
        facts=_facts(found),
        role_words=ROLE_WORDS,
        readers=readers,
        can_work=readers.can_change and not found.is_closed,
        cards=case_facts.partner_cards(couple, given, flags, mine=readers.can_change),
        private_lines=case_facts.private_lines(couple, given, flags),
        next_meeting=_next(meetings),
        note_of=_to_note(meetings, can_change=readers.can_change),
        short_day=short_day,
        **_steps(couple, given),
        **_lately(couple, meetings),
    )


def _steps(couple: Couple, given: list[Given]) -> dict[str, Any]:
    done = healing.done_steps(given)
    sets = case_facts.set_rows(couple, given)
    return {
        "stages": healing.stage_bars(done),
        "tracks": healing.track_bars(done),
        "sets": sets[:STEPS_SHOWN],
        "older_sets": sets[STEPS_SHOWN:],
    }


def _lately(couple: Couple, meetings: list[Meeting]) -> dict[str, Any]:
    rows = lately.rows_of(couple.case)
    return {
        "timeline": lately.timeline(rows, couple, meetings),
        "reports": lately.report_lines(rows, couple)[:REPORTS_SHOWN],
    }


def _facts(found: Case) -> str:
    on, since = today(), found.opened_on
    until = local(found.closed_at).date() if found.closed_at else on
    month = f"{since:%B}" if since.year == on.year else f"{since:%B %Y}"
    return f"since {month} · week {(until - since).days // 7 + 1} · {POLICY_NAMES[found.policy]}"


def _next(meetings: list[Meeting]) -> Meeting | None:
    """The first one that is planned and not over."""
    return next((one for one in meetings if one.is_coming), None)


def _to_note(meetings: list[Meeting], *, can_change: bool) -> Meeting | None:
    """Whose note is wanted: the newest begun session without a signed one, else the last, else the next.

    Who only reads is led to the newest signed one, and does not learn of drafts.
    """
    if not can_change:
        return next((one for one in reversed(meetings) if one.is_noted), None)
    begun = [one for one in meetings if one.has_begun and not (one.nobody_came and one.note is None)]
    unsigned = [one for one in begun if not one.is_noted]
    if unsigned:
        return unsigned[-1]
    return begun[-1] if begun else _next(meetings)
