"""Reports in the making, for tests, all through the real actions."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from clinic.appointments import actions as appointments
from clinic.appointments import client_actions as after_session
from clinic.appointments.models import Appointment
from clinic.appointments.queries import appointment_for, take_away_for
from clinic.assignments import staff_actions, staff_queries
from clinic.assignments.drafts import Words
from clinic.cases import queries as cases
from clinic.cases.models import Setting
from clinic.core.clock import now, today
from clinic.core.database import commit
from clinic.notes import actions as notes
from clinic.notes.models import NoteFormat
from clinic.reports import actions, content, pdf, queries
from clinic.reports.models import Report
from tests import cast
from tests.assignments import work
from tests.browser import Person


def held(chris: Person, *people: Person, days_ago: int = 7, place: str = "room 2") -> UUID:
    """A session these people came to."""
    booked = planned(chris, *people, days=-days_ago, place=place)
    appointment = appointment_for(chris.user, booked, to_change=True)
    appointments.hold(appointment, came={person.client.id for person in people}, by=chris.user)
    commit()
    return booked


def planned(chris: Person, *people: Person, days: int, place: str = "room 2") -> UUID:
    """A session booked for these people, so many days from now."""
    case = cases.case_for(chris.user, cast.CASE, to_change=True)
    meeting = appointments.Meeting(now() + timedelta(days=days), 75, place, [one.client for one in people])
    made = appointments.book(case, meeting=meeting, form_id=uuid4(), by=chris.user)
    commit()
    return made.id


def note_of(
    chris: Person, appointment_id: UUID, *, talked_about: Sequence[UUID] = (), sign: bool = True, **words: str
) -> None:
    """The session's note; `talked_about` are assignments."""
    appointment = appointment_for(chris.user, appointment_id, to_change=True)
    sets = [work.assignment(one).set_together_id for one in talked_about]
    facts = {"attended": [], "talked_about": [str(one) for one in sets], "steps_set": []}
    note = notes.start(appointment, facts=facts, words={}, by=chris.user)
    text = {"data": "They came.", "risk": "None reported."} | words
    notes.save(note, words=text, facts={}, layout=NoteFormat.DAP, revision=note.revision, by=chris.user)
    if sign:
        notes.sign(note, by=chris.user)
        staff_actions.mark_talked_about(appointment.case, sets, at=appointment.starts_at, by=chris.user)
    commit()


def reflection(
    chris: Person, author: Person, key: str, text: str, *, number: int, is_open: bool = False
) -> UUID:
    """A handed-in step with one answer, reviewed, and opened if asked; the assignment's id."""
    [given] = work.give(chris, author, number=number)
    work.hand_in(author, given, {key: work.for_partner(text) if is_open else Words(text)})
    staff_actions.complete(work.assignment(given), by=chris.user)
    commit()
    if is_open:
        answer_id = work.answer(given, key).id
        answer = staff_queries.answer_for(chris.user, given, answer_id, to_change=True)
        staff_actions.open_answer(answer, by=chris.user)
        commit()
    return given


def take_away(chris: Person, author: Person, appointment_id: UUID, *, is_open: bool, **words: str) -> UUID:
    """A take-away, opened if asked."""
    appointment = appointment_for(chris.user, appointment_id)
    text = dict.fromkeys(after_session.FIELDS, "") | words
    setting = Setting.PARTNER if is_open else Setting.COUNSELLOR
    sent = after_session.submit_take_away(
        author.client, appointment, words=text, setting=setting, form_id=uuid4()
    )
    commit()
    if is_open:
        appointments.open_take_away(take_away_for(chris.user, sent.id, to_change=True), by=chris.user)
        commit()
    return sent.id


def session_report(chris: Person, appointment_id: UUID, *readers: Person, **words: str) -> UUID:
    """A draft about a session, with words by section."""
    appointment: Appointment = appointment_for(chris.user, appointment_id, to_change=True)
    clients = [person.client for person in readers]
    made = actions.start_session_report(appointment, readers=clients, form_id=uuid4(), by=chris.user)
    commit()
    write(chris, made.id, words)
    return made.id


def progress_report(chris: Person, *readers: Person, days: int = 60, **words: str) -> UUID:
    """A draft about the last days."""
    case = cases.case_for(chris.user, cast.CASE, to_change=True)
    period: tuple[date, date] = (today() - timedelta(days=days), today())
    clients = [person.client for person in readers]
    made = actions.start_progress_report(case, period=period, readers=clients, form_id=uuid4(), by=chris.user)
    commit()
    write(chris, made.id, words)
    return made.id


def write(chris: Person, report_id: UUID, words: dict[str, str], *ticks: str) -> None:
    """Save words, and tick more than is ticked already."""
    report = draft(chris, report_id)
    readers = [one.client for one in queries.addressees_of(report)]
    writing = actions.Writing({**report.words, **words}, [*report.ticks, *ticks], readers)
    actions.save(report, writing, revision=report.revision, by=chris.user)
    commit()


def draft(chris: Person, report_id: UUID) -> Report:
    """The report, fresh."""
    return queries.report_for(chris.user, report_id, to_change=True)


def code(chris: Person, report_id: UUID | str) -> str:
    """What the report's files are called by."""
    return content.short_code(draft(chris, UUID(str(report_id))))


def prepared(chris: Person, report_id: UUID) -> actions.Prepared:
    """What the report would be now."""
    return actions.prepare(draft(chris, report_id), by=chris.user)


def draw(chris: Person, report_id: UUID) -> None:
    """Make the preview's PDF."""
    made = prepared(chris, report_id)
    actions.keep_candidate(draft(chris, report_id), made, pdf.render(made.document), by=chris.user)
    commit()


def issue(chris: Person, report_id: UUID, **kept: Any) -> None:
    """Preview and issue."""
    draw(chris, report_id)
    actions.issue(draft(chris, report_id), by=chris.user, **kept)
    commit()


def printed(made: actions.Prepared) -> str:
    """Everything the document says, as one text."""
    return repr(made.document.sections)
