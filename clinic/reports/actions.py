"""What the counsellor does with a report: start, write, prepare, issue, withdraw."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select

from clinic import audit
from clinic.accounts.models import User
from clinic.appointments.models import Appointment, AppointmentStatus
from clinic.cases.models import Case, Client
from clinic.cases.rules import check_open
from clinic.core.clock import local, now, today
from clinic.core.database import db
from clinic.core.errors import RuleError, StaleVersion
from clinic.reports import content, rules, sources
from clinic.reports.document import ReportDocument
from clinic.reports.joint_work import who_came
from clinic.reports.leak_check import Finding, check
from clinic.reports.models import Addressee, Report, ReportKind, ReportStatus
from clinic.reports.queries import addressees_of, report_of_form
from clinic.reports.quotes import part_of


def start_session_report(
    appointment: Appointment, *, readers: Sequence[Client], form_id: UUID, by: User
) -> Report:
    """Begin the report of a held session for some of those who came. Raises RuleError.

    The same `form_id` again gives the same report; so it is with `start_progress_report`.
    """
    earlier = report_of_form(appointment.case, form_id)
    if earlier is not None:
        return earlier
    if appointment.status is not AppointmentStatus.HELD:
        raise RuleError("A report is about a session that took place.")
    rules.check_addressees([one.id for one in readers], [one.id for one in who_came(appointment)])
    on = local(appointment.starts_at).date()
    report = Report(
        kind=ReportKind.SESSION,
        appointment_id=appointment.id,
        appointment=appointment,
        from_on=on,
        until_on=on,
    )
    return _begin(report, appointment.case, readers, form_id=form_id, by=by)


def start_progress_report(
    case: Case, *, period: tuple[date, date], readers: Sequence[Client], form_id: UUID, by: User
) -> Report:
    """Begin a report on a stretch of days, first and last included. Raises RuleError."""
    earlier = report_of_form(case, form_id)
    if earlier is not None:
        return earlier
    from_on, until_on = period
    rules.check_period(from_on, until_on, on=today())
    report = Report(kind=ReportKind.PROGRESS, from_on=from_on, until_on=until_on)
    return _begin(report, case, readers, form_id=form_id, by=by)


def _begin(report: Report, case: Case, readers: Sequence[Client], *, form_id: UUID, by: User) -> Report:
    check_open(case)
    # Two reports started side by side must not get the same number.
    db.session.execute(select(Case.id).where(Case.id == case.id).with_for_update())
    highest = db.session.scalar(select(func.max(Report.number)).where(Report.case_id == case.id)) or 0
    report.case_id, report.case = case.id, case
    report.number = highest + 1
    report.form_id, report.author_id = form_id, by.id
    report.words, report.ticks = {}, []
    db.session.add(report)
    db.session.flush()
    _address(report, readers)
    report.ticks = [one.key for one in content.offer(report, readers).facts]
    audit.record("report.started", report, by=by)
    return report


def _address(report: Report, readers: Sequence[Client]) -> None:
    allowed = [one.id for one in possible_readers(report)]
    rules.check_addressees([one.id for one in readers], allowed)
    wanted = {one.id for one in readers}
    present = {one.client_id for one in addressees_of(report)}
    gone = Addressee.client_id.in_(present - wanted)
    db.session.execute(delete(Addressee).where(Addressee.report_id == report.id, gone))
    db.session.add_all(Addressee(report_id=report.id, client_id=one) for one in sorted(wanted - present))
    db.session.flush()


def possible_readers(report: Report) -> list[Client]:
    """Whom a report may be for: of a session, who was there; else both."""
    if report.appointment is not None:
        return who_came(report.appointment)
    query = select(Client).where(Client.case_id == report.case_id).order_by(Client.position)
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class Writing:
    """What the counsellor chose and wrote: `words` by section, `ticks` from the allow-list, and for whom."""

    words: Mapping[str, str]
    ticks: Sequence[str]
    readers: Sequence[Client]


def save(report: Report, writing: Writing, *, revision: int, by: User) -> None:
    """Keep the draft; the preview has to be looked at again. Raises RuleError, StaleVersion."""
    rules.check_draft(report)
    rules.check_revision(report.revision, revision)
    _address(report, writing.readers)
    offered = content.offer(report, writing.readers)
    rules.check_ticks(writing.ticks, offered.keys)
    _check_parts(offered, writing)
    report.words = content.words_kept(writing.words, report.kind, [one.key for one in offered.quotes])
    report.ticks = sorted(set(writing.ticks))
    report.candidate = None
    report.candidate_fingerprint = None
    report.revision += 1
    db.session.flush()
    audit.record("report.saved", report, by=by)


def _check_parts(offered: content.Offer, writing: Writing) -> None:
    for one in offered.quotes:
        part = writing.words.get(content.PART + one.key, "")
        if part.strip() and part_of(one.text, part) is None:
            name = one.client.name
            raise RuleError(f"The part you chose of {name}'s words does not stand in them as written.")


@dataclass(frozen=True)
class Prepared:
    """What a report would be if it were issued now, what the leak check says, a fingerprint of both.

    `absent` names the readers who were not in its session; as long as there are any it cannot be drawn.
    """

    document: ReportDocument
    findings: tuple[Finding, ...]
    absent: tuple[str, ...]
    fingerprint: str


def prepare(report: Report, *, by: User) -> Prepared:
    """Put the report together and check it. Draws nothing and changes nothing."""
    readers = [one.client for one in addressees_of(report)]
    allowed = [one.id for one in possible_readers(report)]
    built = content.document(report, readers, by=by)
    hidden = sources.sources_of(report.case, readers, by=by)
    findings = check(content.passages(report, readers), hidden, sources.known_texts(report.case))
    absent = tuple(one.name for one in readers if one.id not in allowed)
    basis = [report.revision, [str(one) for one in allowed], asdict(built), [asdict(one) for one in hidden]]
    return Prepared(built, tuple(findings), absent, rules.fingerprint(by.id, basis))


def prepare_drawing(report: Report, *, by: User) -> Prepared:
    """`prepare` for the PDF that is given out. Raises RuleError when a reader was not in the session."""
    rules.check_draft(report)
    # Who came is not corrected while this is decided.
    db.session.execute(
        select(Appointment.id).where(Appointment.id == report.appointment_id).with_for_update()
    )
    prepared = prepare(report, by=by)
    rules.check_attended(prepared.absent)
    return prepared


def keep_candidate(report: Report, prepared: Prepared, pdf: bytes, *, by: User) -> None:
    """Keep the drawn preview, to be issued exactly so. Raises RuleError, StaleVersion when it changed."""
    if prepare_drawing(report, by=by).fingerprint != prepared.fingerprint:
        raise StaleVersion(
            "Something changed while the PDF was being made. Please look at the preview again."
        )
    report.candidate = pdf
    report.candidate_fingerprint = prepared.fingerprint
    db.session.flush()
    audit.record("report.previewed", report, by=by)


def issue(report: Report, *, kept: Collection[str] = (), by: User) -> None:
    """Give the previewed PDF to its addressees, for good. Raises RuleError, StaleVersion.

    `kept`: keys of findings in the staff's own words that the counsellor decided to leave in.
    """
    check_open(report.case)
    prepared = prepare_drawing(report, by=by)
    rules.check_can_issue(report, fingerprint=prepared.fingerprint, findings=prepared.findings, kept=kept)
    pdf = report.candidate or b""
    report.decisions = [_decision(finding, by) for finding in prepared.findings]
    report.pdf = pdf
    report.pdf_sha256 = hashlib.sha256(pdf).hexdigest()
    report.issued_at, report.issued_by_id = now(), by.id
    report.status = ReportStatus.ISSUED
    report.candidate = None
    report.candidate_fingerprint = None
    db.session.flush()
    # The log is read by others on the case: of an echo of a process note it says nothing.
    if not all(finding.is_own for finding in prepared.findings):
        audit.record("report.echoes_kept", report, by=by)
    audit.record("report.issued", report, by=by)


def _decision(finding: Finding, by: User) -> rules.Decision:
    return {
        "finding": finding.key,
        "sentence": finding.sentence,
        "echoes": finding.label,
        "kept_at": now().isoformat(),
        "kept_by": str(by.id),
        "is_own": finding.is_own,
    }


def withdraw(report: Report, *, reason: str, by: User) -> None:
    """Take an issued report off the clients' pages; its bytes stay in the record. Raises RuleError."""
    rules.check_withdrawable(report, reason)
    report.withdrawn_reason = reason.strip()
    report.withdrawn_at = now()
    report.status = ReportStatus.WITHDRAWN
    db.session.flush()
    audit.record("report.withdrawn", report, by=by)
