"""What one partner and the counsellor can do that the other partner must never notice, in order."""

from uuid import UUID, uuid4

from clinic.appointments import client_actions as after_session
from clinic.appointments.queries import appointment_for
from clinic.assignments import client_actions, client_queries, staff_actions, staff_queries
from clinic.assignments.drafts import Words
from clinic.cases import queries as cases
from clinic.cases.models import Setting
from clinic.core.database import commit
from tests.assignments import work
from tests.browser import Person
from tests.reports import papers


def begin_a_draft(ana: Person, chris: Person, hers: UUID) -> None:
    assignment = client_queries.assignment_of(ana.client, hers, to_write=True)
    prompt = client_queries.prompts_of(assignment)[1]
    client_actions.save_draft(assignment, prompt, Words("The first line."), revision=0)
    commit()


def pause(ana: Person, chris: Person, hers: UUID) -> None:
    client_actions.pause(client_queries.assignment_of(ana.client, hers, to_write=True), by=ana.user)
    commit()


def resume(ana: Person, chris: Person, hers: UUID) -> None:
    client_actions.resume(client_queries.assignment_of(ana.client, hers, to_write=True), by=ana.user)
    commit()


def hand_in(ana: Person, chris: Person, hers: UUID) -> None:
    work.hand_in(
        ana, hers, {"impact_story": work.for_partner("The shelf."), "worst": Words("At night.", talk=True)}
    )


def be_reviewed(ana: Person, chris: Person, hers: UUID) -> None:
    staff_actions.save_review_note(work.assignment(hers), text="Slowly.", by=chris.user)
    staff_actions.complete(work.assignment(hers), feedback="Thank you.", by=chris.user)
    commit()


def be_asked(ana: Person, chris: Person, hers: UUID) -> None:
    case = cases.case_for(chris.user, ana.client.case_id)
    staff_actions.ask_permission([work.answer(hers, "worst")], case=case, by=chris.user)
    commit()


def say_yes_and_take_it_back(ana: Person, chris: Person, hers: UUID) -> None:
    for act in (client_actions.permit, client_actions.take_back):
        answer = client_queries.answer_of(ana.client, work.answer(hers, "worst").id, to_write=True)
        act(answer, by=ana.user)
        commit()


def meet_the_counsellor_alone(ana: Person, chris: Person, hers: UUID) -> None:
    papers.planned(chris, ana, days=2)
    held = papers.held(chris, ana, days_ago=1)
    papers.note_of(chris, held)
    appointment = appointment_for(chris.user, held)
    words = {"heard": "A lot.", "promised": "", "need": ""}
    after_session.submit_take_away(
        ana.client, appointment, words=words, setting=Setting.PARTNER, form_id=uuid4()
    )
    commit()


def be_given_another_step(ana: Person, chris: Person, hers: UUID) -> None:
    work.give(chris, ana, number=5)


def be_sent_a_report(ana: Person, chris: Person, hers: UUID) -> None:
    papers.issue(chris, papers.progress_report(chris, ana))


def open_one(ana: Person, chris: Person, hers: UUID) -> None:
    answer = staff_queries.answer_for(chris.user, hers, work.answer(hers, "impact_story").id, to_change=True)
    staff_actions.open_answer(answer, by=chris.user)
    commit()


ALL = (
    begin_a_draft,
    pause,
    resume,
    hand_in,
    be_reviewed,
    be_asked,
    say_yes_and_take_it_back,
    meet_the_counsellor_alone,
    be_given_another_step,
    be_sent_a_report,
)
