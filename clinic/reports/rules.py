"""When what may happen to a report; pure."""

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from clinic.core.errors import RuleError, StaleVersion
from clinic.reports.leak_check import Finding
from clinic.reports.models import Report, ReportStatus

# More months than this do not fit under a chart, and a report is about a stretch of work, not a lifetime.
MOST_MONTHS = 36
# A finding somebody decided to keep: `finding`, `sentence`, `echoes`, `kept_at`, `kept_by`, `is_own`.
Decision = dict[str, str | bool]


def check_draft(report: Report) -> None:
    """Raise RuleError unless it can still be changed."""
    if report.status is not ReportStatus.DRAFT:
        raise RuleError("This report was issued and stays as it is. Other words are another report.")


def check_revision(found: int, sent: int) -> None:
    """Raise StaleVersion when it was saved elsewhere in the meantime."""
    if found != sent:
        raise StaleVersion("This report was also changed elsewhere in the meantime.")


def check_addressees(wanted: Collection[UUID], allowed: Collection[UUID]) -> None:
    """Raise RuleError unless it is for at least one of those it may be for."""
    if not wanted:
        raise RuleError("Choose who the report is for.")
    if not set(wanted) <= set(allowed):
        raise RuleError("A session report goes only to who was in that session.")


def check_attended(absent: Sequence[str]) -> None:
    """Raise RuleError when it is addressed to people, by name, who were not in its session."""
    if absent:
        raise RuleError(
            f"{' and '.join(absent)} did not attend this session. A session report goes only to who was "
            "there; please change who it is for."
        )


def check_period(from_on: date, until_on: date, *, on: date) -> None:
    """Raise RuleError unless it is a stretch of the past, up to `on`, today."""
    if until_on < from_on:
        raise RuleError("The last day comes before the first.")
    if until_on > on:
        raise RuleError("A report is about what has been: the last day is today or earlier.")
    if (until_on.year - from_on.year) * 12 + until_on.month - from_on.month >= MOST_MONTHS:
        raise RuleError(f"A report covers up to {MOST_MONTHS} months.")


def check_ticks(ticks: Collection[str], offered: Collection[str]) -> None:
    """Raise RuleError for anything that is not on the allow-list."""
    if not set(ticks) <= set(offered):
        raise RuleError("Something you ticked can no longer stand in this report. Please look again.")


def fingerprint(looker_id: UUID, basis: Sequence[object]) -> str:
    """Who looks, and a digest that changes when anything the preview rests on changes.

    What a report is compared with differs from one counsellor to the next, by their process notes, and so may
    never be compared between two of them. `basis`: the revision, who was in the session, the document, and
    the texts it was compared with.
    """
    canonical = json.dumps(basis, ensure_ascii=False, sort_keys=True)
    return f"{looker_id}:{hashlib.sha256(canonical.encode()).hexdigest()}"


def is_of_another(report: Report, fingerprint: str) -> bool:
    """True when somebody else has looked at the preview that is kept."""
    kept = report.candidate_fingerprint
    return kept is not None and kept.partition(":")[0] != fingerprint.partition(":")[0]


def check_can_issue(
    report: Report, *, fingerprint: str, findings: Collection[Finding], kept: Collection[str]
) -> None:
    """Raise RuleError unless exactly what the preview showed can go out.

    `kept` are the keys of the findings the counsellor decided to leave in.
    """
    check_draft(report)
    if report.candidate_sealed is None:
        raise RuleError("Look at the preview first.")
    if is_of_another(report, fingerprint):
        raise RuleError("Please look at the preview yourself first.")
    if report.candidate_fingerprint != fingerprint:
        raise StaleVersion("Something in this report has changed since the preview. Please look at it again.")
    if any(finding.blocks for finding in findings):
        raise RuleError(
            "This report repeats words that one of its readers may not read. Please take them out."
        )
    if any(finding.key not in kept for finding in findings):
        raise RuleError("Please decide about each sentence that echoes your notes.")


def decisions_for(report: Report, user_id: UUID) -> list[Decision]:
    """What was kept on purpose, as far as this member of staff may know.

    An echo of a process note is shown to its author alone, who is the one who kept it.
    """
    return [one for one in report.decisions or () if not one["is_own"] or one["kept_by"] == str(user_id)]


def check_withdrawable(report: Report, reason: str) -> None:
    """Raise RuleError unless it is issued and there is a reason."""
    if report.status is not ReportStatus.ISSUED:
        raise RuleError("Only an issued report can be withdrawn.")
    if not reason.strip():
        raise RuleError("Please say why it is withdrawn.")
