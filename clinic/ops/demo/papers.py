"""Events of reports, played through the real actions: started, written, previewed as PDF, issued."""

from clinic.appointments.models import Appointment
from clinic.core.clock import local, today
from clinic.ops.demo.content import DemoError, Event
from clinic.ops.demo.world import Stage, id_of
from clinic.reports import actions, content, pdf, queries
from clinic.reports.models import Report


def session_report(stage: Stage, event: Event) -> None:
    """A report on one session."""
    readers = stage.clients(event.given["to"])
    report = actions.start_session_report(
        _session(stage, event), readers=readers, form_id=id_of(event.place), by=stage.counsellor
    )
    _write(stage, event, report)


def _session(stage: Stage, event: Event) -> Appointment:
    return stage.appointment(event.given["session"])


def progress_report(stage: Stage, event: Event) -> None:
    """A report on a stretch of days; `from` may be before the case was opened, the report is not."""
    opened = local(stage.calendar.moment(stage.couple.opened, "12:00")).date()
    first, last = stage.calendar.day(event.given["from"]), stage.calendar.day(event.given["until"])
    report = actions.start_progress_report(
        stage.case(),
        period=(max(first, opened), min(last, today())),
        readers=stage.clients(event.given["to"]),
        form_id=id_of(event.place),
        by=stage.counsellor,
    )
    _write(stage, event, report)


def _write(stage: Stage, event: Event, started: Report) -> None:
    report = queries.report_for(stage.counsellor, started.id, to_change=True)
    readers = stage.clients(event.given["to"])
    words, ticks = dict(event.given["words"]), list(report.ticks)
    for key, part in _quotes(stage, event, content.offer(report, readers)):
        ticks.append(key)
        words[content.PART + key] = part
    writing = actions.Writing(words=words, ticks=ticks, readers=readers)
    actions.save(report, writing, revision=report.revision, by=stage.counsellor)
    if event.given["issue"]:
        _issue(stage, event, report)


def _quotes(stage: Stage, event: Event, offered: content.Offer) -> list[tuple[str, str]]:
    found = []
    for quote in event.given.get("quotes", ()):
        key = next((one.key for one in offered.quotes if quote in " ".join(one.text.split())), None)
        if key is None:
            raise DemoError(f"{event.place}: nothing that was opened says “{quote}”.")
        found.append((key, quote))
    return found


def _issue(stage: Stage, event: Event, report: Report) -> None:
    prepared = actions.prepare(report, by=stage.counsellor)
    if prepared.findings:
        found = "; ".join(f"“{one.sentence}” echoes {one.label}" for one in prepared.findings)
        raise DemoError(f"{event.place}: {found}.")
    actions.keep_candidate(report, prepared, pdf.render(prepared.document), by=stage.counsellor)
    actions.issue(report, by=stage.counsellor)
