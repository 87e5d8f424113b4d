"""The main job once more, from the demo practice: a week that is under way, on a couple who began lately."""

import pytest

from tests.journeys import main_job
from tests.journeys.acts import counsellor, entering, sessions
from tests.journeys.main_job import Job

pytestmark = pytest.mark.browser

REFERENCE = "HL-103"


def test_the_main_job_in_the_demo_practice(demo, accounts, window, tmp_path):
    imke = window(demo)
    tom, priya = window(demo, phone=True), window(demo, phone=True)
    names = ("Tom", "Priya", "Priya and Tom", "Priya Nairune and Tom Ellisby")
    job = Job(demo, imke, tom, priya, REFERENCE, *names, tmp_path)
    for person, signin in ((imke, "imke.s"), (tom, "tom.e"), (priya, "priya.n")):
        entering.sign_in(person, accounts[signin])
    imke.sees("Sessions today", "To review", "To finish", "Open brief")
    assert counsellor.waiting(imke) >= 3
    main_job.step_is_given(job)
    main_job.hurt_partner_writes(job)
    main_job.other_partner_writes_and_loses_the_session(job, accounts["priya.n"])
    main_job.both_are_reviewed(job)
    at = sessions.just_begun()
    sessions.book(imke, REFERENCE, at, "room 2")
    main_job.answer_is_opened(job, at)
    main_job.session_is_held(job, at)
    main_job.note_is_signed(job)
    main_job.session_report(job)
    main_job.progress_report(job)
    main_job.nothing_private_is_on_the_partners_pages(job)


@pytest.mark.parametrize(
    ("signin", "path", "phone"),
    [("marit.o", "/today", False), ("hanne.w", "/today", False), ("samuel.a", "/my", True)],
)
def test_everybody_of_the_demo_signs_in_to_their_own_first_page(demo, accounts, window, signin, path, phone):
    person = window(demo, phone=phone)
    entering.sign_in(person, accounts[signin])
    assert person.path == path
