"""The main job from an empty installation, in a browser: counsellor at the desk, clients on the phone."""

import pytest

from tests.journeys import main_job
from tests.journeys.acts import counsellor, entering, sessions
from tests.journeys.acts.entering import Account
from tests.journeys.main_job import Job

pytestmark = pytest.mark.browser

REFERENCE = "MS-1"
COUPLE = [
    {"name": "Ana Arendal", "short": "Ana", "signin": "ana.a"},
    {"name": "Ben Brosko", "short": "Ben", "signin": "ben.b"},
]
LEE = Account("lee", "lavender ladder thirteen bicycles")
CHRIS = Account("chris", "copper kettle under seven oaks")
ANA = Account("ana.a", "blue gravel whistle")
BEN = Account("ben.b", "harbour pencil cloud")


def test_the_main_job_from_an_empty_installation(empty, window, tmp_path):
    empty.flask("setup")
    printed = empty.flask("staff", "invite", "Lee Lindqvist", "--signin", "lee", "--called", "Lee")
    with empty.served():
        lee, chris = window(empty), window(empty)
        ana, ben = window(empty, phone=True), window(empty, phone=True)
        names = ("Ana", "Ben", "Ana and Ben", "Ana Arendal and Ben Brosko")
        job = Job(empty, chris, ana, ben, REFERENCE, *names, tmp_path)
        lead_begins(lee, entering.printed_invitation(printed))
        counsellor_signs_in(lee, chris)
        couple_is_invited(chris, ana, ben)
        main_job.step_is_given(job)
        main_job.hurt_partner_writes(job)
        main_job.other_partner_writes_and_loses_the_session(job, BEN)
        main_job.both_are_reviewed(job)
        at = sessions.just_begun()
        sessions.book(chris, REFERENCE, at, "room 2")
        main_job.answer_is_opened(job, at)
        main_job.session_is_held(job, at)
        main_job.note_is_signed(job)
        main_job.other_partner_writes_again(job)
        main_job.session_report(job)
        main_job.progress_report(job)
        main_job.nothing_private_is_on_the_partners_pages(job)
        for each in (lee, chris, ana, ben):
            each.check()


def lead_begins(lee, handed):
    entering.accept(lee, handed, LEE)
    lee.press("Go on")
    assert len(entering.set_up_second_step(lee, LEE)) == 10


def counsellor_signs_in(lee, chris):
    lee.press("Practice")
    lee.press("Staff")
    lee.press("Invite somebody")
    lee.fill("Full name", "Chris Calloway")
    lee.fill("Called", "Chris")
    lee.fill("Credential", "MA, registered couples counsellor")
    lee.fill("Sign-in name", CHRIS.signin)
    lee.press("Make the invitation")
    entering.accept(chris, entering.shown_invitation(lee), CHRIS)
    chris.press("Go on")
    entering.set_up_second_step(chris, CHRIS)
    chris.press("Chris Calloway")
    entering.sign_out(chris, "Sign out here")
    entering.sign_in(chris, CHRIS)
    assert chris.path == "/today"
    chris.sees("It begins with a case.")


def couple_is_invited(chris, ana, ben):
    counsellor.open_case(chris, REFERENCE, "Messages to somebody else, found in May.", COUPLE)
    for person, name, account in ((ana, "Ana", ANA), (ben, "Ben", BEN)):
        entering.accept(person, counsellor.invite_client(chris, name), account)
        person.press("Go on")
        assert person.path == "/my"
        assert person.page.title() == "Notes"
        person.sees("Nothing to do today")
        with person.expecting("404"):
            person.goto(chris.path)
        person.sees_not(REFERENCE)
