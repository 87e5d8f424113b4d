"""A whole case with something of every kind in it, each private text carrying a word of its own (a canary).

`READERS` says who may ever meet which canary; nobody else may, on any page, in any header, in any PDF.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from flask import Flask

from clinic.appointments import actions as appointments
from clinic.appointments import client_actions as after_session
from clinic.appointments.models import Appointment
from clinic.assignments import client_actions, client_queries, staff_actions
from clinic.assignments.drafts import Words
from clinic.cases import queries as cases
from clinic.cases.models import Setting
from clinic.core.clock import local, now
from clinic.core.database import commit, db
from clinic.notes import actions as notes
from clinic.notes.models import NoteFormat
from tests import cast
from tests.assignments import work
from tests.browser import Person
from tests.reports import papers

STAFF = {"chris", "sam"}
READERS: dict[str, set[str]] = {
    "anadraftwrenlock": {"ana"},
    "bendraftwrenlock": {"ben"},
    "bentakeawaydraftwrenlock": {"ben"},
    "anaprivatewrenlock": {"ana"} | STAFF,
    "anasessionwrenlock": {"ana"} | STAFF,
    "anapermittedwrenlock": {"ana"} | STAFF,
    "anaopenedwrenlock": {"ana", "ben"} | STAFF,
    "anatakenbackwrenlock": {"ana"} | STAFF,
    "anaasidewrenlock": {"ana"} | STAFF,
    "benprivatewrenlock": {"ben"} | STAFF,
    "benforgoodwrenlock": {"ben"} | STAFF,
    "anafeedbackwrenlock": {"ana"} | STAFF,
    "benthoughtwrenlock": {"ben"} | STAFF,
    "feedbackdraftwrenlock": {"chris"},
    "reviewnotewrenlock": STAFF,
    "anaintrowrenlock": {"ana"} | STAFF,
    "benintrowrenlock": {"ben"} | STAFF,
    "anatakeawaywrenlock": {"ana"} | STAFF,
    "bentakeawaywrenlock": {"ben"} | STAFF,
    "bothplacewrenlock": {"ana", "ben"} | STAFF,
    "benplacewrenlock": {"ben"} | STAFF,
    "notedatawrenlock": STAFF,
    "noteriskwrenlock": STAFF,
    "notedraftwrenlock": {"chris"},
    "addendumwrenlock": STAFF,
    "processnotewrenlock": {"chris"},
    "happenedwrenlock": STAFF,
    "reportdraftwrenlock": STAFF,
    "anareportwrenlock": {"ana"} | STAFF,
}

# Not looked for: inside a PDF words are glyph numbers; only the next session is shown; lines of introduction
# are shown to their reader alone before the step is begun.
UNSEEN_ON_PAGES = {"anareportwrenlock", "bothplacewrenlock", "anaintrowrenlock", "benintrowrenlock"}


@dataclass
class World:
    """Ids by the name of the URL parameter they fit."""

    ids: dict[str, list[UUID]] = field(default_factory=dict)
    known: dict[str, UUID] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, *found: UUID) -> None:
        """Remember ids for a URL parameter."""
        self.ids.setdefault(name, []).extend(found)


def make(app: Flask) -> World:
    """Build it through the real actions and commit."""
    ana, ben, chris = (Person(app, cast.ID[name]) for name in ("ana", "ben", "chris"))
    world = World()
    case = cases.case_for(chris.user, cast.CASE, to_change=True)
    case.what_happened = "happenedwrenlock, a year of messages."
    world.add("case_id", cast.CASE, cast.OTHER_CASE)
    world.add("client_id", ana.client.id, ben.client.id)
    _steps(world, ana, ben, chris)
    _sessions(world, ana, ben, chris)
    commit()
    _reports(world, ana, ben, chris)
    return world


def _reports(world: World, ana: Person, ben: Person, chris: Person) -> None:
    issued = papers.progress_report(chris, ana, came_for="anareportwrenlock is what you came for.")
    papers.issue(chris, issued)
    draft = papers.progress_report(chris, ana, ben, came_for="reportdraftwrenlock is what you came for.")
    issued_on = papers.draft(chris, issued).issued_at
    assert issued_on is not None
    world.known |= {"issued_report": issued, "draft_report": draft}
    world.names |= {
        "issued_name": f"notes-{local(issued_on).date()}",
        "issued_code": f"report-{papers.code(chris, issued)}",
    }
    world.add("report_id", issued, draft)


def _steps(world: World, ana: Person, ben: Person, chris: Person) -> None:
    [hers] = work.give(chris, ana, number=2)
    work.hand_in(
        ana,
        hers,
        {
            "impact_story": work.for_partner("anaopenedwrenlock is on the shelf."),
            "worst": Words("anaprivatewrenlock at night.", Setting.COUNSELLOR),
            "intensity": 8,
        },
    )
    _review(chris, hers, feedback="anafeedbackwrenlock, thank you.", note="reviewnotewrenlock")
    _open(chris, hers, "impact_story")
    [his] = work.give(chris, ben, number=2, intro="benintrowrenlock")
    work.hand_in(
        ben, his, {"ack": "benprivatewrenlock does not sleep.", "minimise": "benforgoodwrenlock only."}
    )
    staff_actions.return_with_thought(work.assignment(his), feedback="benthoughtwrenlock?", by=chris.user)
    commit()
    _draft(ben, his, "ack", "bendraftwrenlock, once more.")
    [first] = work.give(chris, ana, number=1)
    work.hand_in(
        ana,
        first,
        {
            "need_know": work.for_partner("anapermittedwrenlock on the table."),
            "own_part": Words("anasessionwrenlock.", Setting.SESSION),
        },
    )
    staff_actions.save_feedback_draft(
        work.assignment(first), feedback="feedbackdraftwrenlock", seen=_seen(first), by=chris.user
    )
    commit()
    [third] = work.give(chris, ana, number=3)
    work.hand_in(ana, third, {"one_need": work.for_partner("anatakenbackwrenlock in the kitchen.")})
    _review(chris, third)
    _open(chris, third, "one_need")
    mine = client_queries.answer_of(ana.client, work.answer(third, "one_need").id, to_write=True)
    client_actions.take_back(mine, by=ana.user)
    commit()
    [seventh] = work.give(chris, ana, number=7, intro="anaintrowrenlock")
    _draft(ana, seventh, "my_view", "anadraftwrenlock, half a line")
    [eleventh] = work.give(chris, ana, number=11)
    work.hand_in(ana, eleventh, {"good_moment": Words("anaasidewrenlock", Setting.COUNSELLOR)})
    _review(chris, eleventh)
    staff_actions.ask_permission(
        [work.answer(eleventh, "good_moment")], case=cases.case_for(chris.user, cast.CASE), by=chris.user
    )
    commit()
    world.known |= {
        "hers": hers,
        "his": his,
        "to_review": first,
        "begun": seventh,
        "asked": work.answer(eleventh, "good_moment").id,
        "permitted": work.answer(first, "need_know").id,
        "step_version": work.assignment(hers).step_version_id,
    }
    world.add("assignment_id", hers, his, first, third, seventh, eleventh)
    answers = (work.answer(hers, "impact_story"), work.answer(his, "ack"), work.answer(first, "need_know"))
    world.add("answer_id", *(one.id for one in answers), work.answer(eleventh, "good_moment").id)
    world.add("submission_id", work.latest(hers).id, work.latest(his).id)
    world.add("step_version_id", work.assignment(hers).step_version_id)


def _seen(assignment_id: UUID) -> staff_actions.Seen:
    submission = work.latest(assignment_id)
    return staff_actions.Seen(round=submission.round, revision=submission.feedback_revision)


def _review(chris: Person, assignment_id: UUID, *, feedback: str = "", note: str = "") -> None:
    if note:
        staff_actions.save_review_note(work.assignment(assignment_id), text=note, by=chris.user)
    staff_actions.complete(work.assignment(assignment_id), feedback=feedback, by=chris.user)
    commit()


def _open(chris: Person, assignment_id: UUID, key: str) -> None:
    answer_id = work.answer(assignment_id, key).id
    staff_actions.open_answer(
        work.staff_queries.answer_for(chris.user, assignment_id, answer_id, to_change=True), by=chris.user
    )
    commit()


def _draft(author: Person, assignment_id: UUID, key: str, text: str) -> None:
    assignment = client_queries.assignment_of(author.client, assignment_id, to_write=True)
    prompt = next(one for one in client_queries.prompts_of(assignment) if one.key == key)
    client_actions.save_draft(assignment, prompt, Words(text), revision=0)
    commit()


def _sessions(world: World, ana: Person, ben: Person, chris: Person) -> None:
    both = _held(chris, [ana, ben], days_ago=7, place="room 2")
    alone = _held(chris, [ben], days_ago=2, place="room 2")
    words = dict.fromkeys(after_session.FIELDS, "")
    hers = after_session.submit_take_away(
        ana.client,
        both,
        words=words | {"heard": "anatakeawaywrenlock"},
        setting=Setting.COUNSELLOR,
        form_id=uuid4(),
    )
    his = after_session.submit_take_away(
        ben.client,
        both,
        words=words | {"need": "bentakeawaywrenlock"},
        setting=Setting.PARTNER,
        form_id=uuid4(),
    )
    after_session.save_take_away_draft(
        ben.client,
        alone,
        words=words | {"promised": "bentakeawaydraftwrenlock"},
        setting=Setting.COUNSELLOR,
        revision=0,
    )
    signed = _note(both, chris, {"data": "notedatawrenlock", "risk": "noteriskwrenlock"})
    notes.sign(signed, by=chris.user)
    notes.add_addendum(signed, text="addendumwrenlock", form_id=uuid4(), by=chris.user)
    _note(alone, chris, {"plan": "notedraftwrenlock"})
    case = cases.case_for(chris.user, cast.CASE, to_change=True)
    process_note = notes.write_process_note(case, text="processnotewrenlock", by=chris.user)
    coming = _booked(chris, [ana, ben], starts_in=timedelta(days=3), place="bothplacewrenlock")
    his_own = _booked(chris, [ben], starts_in=timedelta(days=1), place="benplacewrenlock")
    commit()
    world.known |= {
        "held": both.id,
        "alone": alone.id,
        "coming": coming.id,
        "her_take_away": hers.id,
        "his_take_away": his.id,
        "process_note": process_note.id,
    }
    world.add("appointment_id", both.id, alone.id, coming.id, his_own.id)
    world.add("take_away_id", hers.id, his.id)
    world.add("note_id", signed.id)
    world.add("process_note_id", process_note.id)


def _booked(chris: Person, people: list[Person], *, starts_in: timedelta, place: str) -> Appointment:
    case = cases.case_for(chris.user, cast.CASE, to_change=True)
    meeting = appointments.Meeting(now() + starts_in, 75, place, [person.client for person in people])
    return appointments.book(case, meeting=meeting, form_id=uuid4(), by=chris.user)


def _held(chris: Person, people: list[Person], *, days_ago: int, place: str) -> Appointment:
    booked = _booked(chris, people, starts_in=-timedelta(days=days_ago), place=place)
    appointments.hold(booked, came={person.client.id for person in people}, by=chris.user)
    db.session.flush()
    return booked


def _note(appointment: Appointment, chris: Person, words: dict[str, str]) -> notes.SessionNote:
    facts = {"attended": [], "talked_about": [], "steps_set": []}
    note = notes.start(appointment, facts=facts, words={}, by=chris.user)
    notes.save(note, words=words, facts={}, layout=NoteFormat.DAP, revision=note.revision, by=chris.user)
    return note
