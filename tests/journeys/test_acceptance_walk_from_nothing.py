"""The main job from an empty installation, in a browser: counsellor at the desk, clients on the phone."""

import pytest

from tests.journeys import story
from tests.journeys.acts import client, counsellor, entering, reports, sessions
from tests.journeys.acts.entering import Account

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("walk")]

REFERENCE = "MS-1"
COUPLE = [
    {"name": "Ana Arendal", "short": "Ana", "signin": "ana.a"},
    {"name": "Ben Brosko", "short": "Ben", "signin": "ben.b"},
]
LEE = Account("lee", "lavender ladder thirteen bicycles")
CHRIS = Account("chris", "copper kettle under seven oaks")
ANA = Account("ana.a", "blue gravel whistle")
BEN = Account("ben.b", "harbour pencil cloud")


def test_the_main_job(empty, window, tmp_path):
    empty.flask("setup")
    printed = empty.flask("staff", "invite", "Lee Lindqvist", "--signin", "lee", "--called", "Lee")
    with empty.served():
        lee, chris = window(empty), window(empty)
        ana, ben = window(empty, phone=True), window(empty, phone=True)
        lead_begins(lee, entering.printed_invitation(printed))
        counsellor_signs_in(lee, chris)
        couple_is_invited(chris, ana, ben)
        step_is_given(chris)
        ana_writes(ana)
        ben_writes_and_loses_the_session(empty, ben)
        both_are_reviewed(chris)
        at = answer_is_opened(chris, ana, ben)
        session_is_held(chris, ana, ben, at)
        note_is_signed(chris)
        ben_writes_again(chris, ben)
        session_report(chris, ana, ben, tmp_path)
        progress_report(chris, ana, ben, tmp_path)
        nothing_private_is_on_the_partners_pages(ana, ben)
        for one in (lee, chris, ana, ben):
            one.check()


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
        person.sees("Nothing to do today")
        assert person.page.title() == "Notes"
        with person.expecting("404"):
            person.goto(chris.path)
        person.sees_not(REFERENCE)


def step_is_given(chris):
    counsellor.preview(
        chris,
        story.STEP,
        {
            "the partner who was hurt": "In your own words: what did this do to you?",
            "the partner who broke the trust": "Describe the damage as you understand it",
        },
    )
    counsellor.assign(chris, REFERENCE, story.STEP, story.INTRO)


def ana_writes(ana):
    client.begin(ana, story.STEP, intro=story.INTRO)
    client.answer_all(
        ana,
        {"what did this do to you": story.STORY, "come back most": story.WORST},
        settings={"come back most": "session"},
    )
    client.send(ana)
    ana.press("Read it again")
    ana.sees(story.STORY, story.WORST)


def ben_writes_and_loses_the_session(installation, ben):
    client.begin(ben, story.STEP, intro=story.INTRO)
    ben.press("Next question")
    client.write(ben, "You check my face when a message comes.")
    assert installation.script("tests.journeys.idle", BEN.signin) == 1
    with ben.expecting("401"):
        client.write(ben, story.ACK, wait=False)
        ben.sees("You were signed out. Your words are kept for you")
    ben.press("sign in again")
    ben.sees_not("larkspurden")
    entering.type_password(ben, BEN, "Unlock")
    ben.sees("Your words from before you were signed out are back.")
    assert client.written(ben) == story.ACK
    client.answer_all(ben, {"caught yourself saying": story.LESSER, "Describe the damage": story.ACK})
    client.send(ben)


def both_are_reviewed(chris):
    chris.press("Today")
    assert counsellor.waiting(chris) == 2
    counsellor.review_next(chris)
    chris.sees(story.STORY, story.WORST, story.ACK, story.LESSER)
    counsellor.type_feedback(chris, story.FEEDBACK)
    counsellor.ask_permission(chris, "Which moments or thoughts come back most?")
    assert chris.page.locator("#feedback").input_value() == story.FEEDBACK
    with chris.page.expect_navigation():
        chris.page.locator("body").press("a")
    assert counsellor.waiting(chris) == 1
    counsellor.review_next(chris)
    counsellor.type_feedback(chris, story.THOUGHT)
    chris.press("Return with a thought")
    assert counsellor.waiting(chris) == 0


def answer_is_opened(chris, ana, ben):
    at = sessions.just_begun()
    sessions.book(chris, REFERENCE, at, "room 2")
    before = pages_of(ben)
    ana.goto("/my")
    ana.press("A question from your counsellor one yes or no")
    ana.sees("May your partner read these words?", story.WORST)
    ana.press("Yes, my partner may read it")
    assert pages_of(ben) == before, "the permission shows on the partner's pages"
    counsellor.review(chris, REFERENCE, "Ana")
    counsellor.open_answer(chris, f"{at:%H:%M}")
    ben.goto("/my")
    ben.press("Opened for you")
    ben.sees(story.WORST)
    ben.sees_not("kestrelford", "thistlemere")
    return at


def pages_of(person):
    """What a client sees on the own pages, without the tokens that are new every time."""
    return [story.plain(person.fetch(path)) for path in ("/my", "/my/opened", "/my/history", "/my/reports")]


def session_is_held(chris, ana, ben, at):
    chris.press("Today")
    chris.press(f"Open brief for {REFERENCE}, {at:%H:%M}")
    chris.sees("room 2", story.WORST, "returned with a thought")
    sessions.go_to_session(chris, REFERENCE)
    sessions.hold(chris)
    sessions.write_take_away(ana, {"What I heard": story.HEARD})
    sessions.write_take_away(ben, {"What I promised": story.PROMISED})
    chris.goto(chris.path)
    chris.sees(story.HEARD, story.PROMISED)


def note_is_signed(chris):
    chris.press("Note")
    came = chris.page.locator("[name=attended]")
    assert [box.is_checked() for box in came.all()] == [True, True]
    chris.sees("Set since last time")
    sessions.write_note(chris, {"Data": story.DATA, "Risk and safety": story.RISK})
    chris.page.locator("[name=talked_about]").first.check()
    chris.press("Sign")
    chris.sees("Signed by Chris Calloway", story.DATA, story.RISK)
    assert not chris.page.get_by_role("button", name="Save draft").count()
    chris.page.locator("form textarea").fill(story.ADDENDUM)
    chris.press("Sign the addendum")
    chris.sees(story.DATA, story.ADDENDUM)


def ben_writes_again(chris, ben):
    ben.goto("/my")
    ben.press("Read and go on")
    ben.sees(story.THOUGHT)
    ben.press("Begin" if ben.named("Begin").count() else "Go on writing")
    client.answer_all(ben, {"Describe the damage": story.AGAIN}, keep=True)
    ben.sees(story.AGAIN, story.LESSER)
    client.send(ben)
    counsellor.review_next(chris)
    chris.sees(story.AGAIN, "Round 1")
    chris.press("Complete")


def session_report(chris, ana, ben, folder):
    counsellor.go_to_case(chris, REFERENCE)
    chris.press("Report")
    chris.press(f"Report on {sessions.today_words()}")
    chris.press("Begin")
    echo = f"As Ben put it: {story.LESSER}"
    reports.write(chris, {"What we looked at": f"{story.REPORTED} {echo}", "What you agreed": story.AGREED})
    chris.sees("what Ana may not read", "repeats an answer of Ben in step 2")
    assert not chris.named("Make the PDF").count()
    chris.press("Take the repeated words out")
    reports.write(chris, {"What we looked at": story.REPORTED})
    chris.sees_not("brambleholt")
    shown = reports.issue(chris, "Ana and Ben")
    for person in (ana, ben):
        report_arrives(person, "Session report", folder, shown)


def progress_report(chris, ana, ben, folder):
    counsellor.go_to_case(chris, REFERENCE)
    chris.press("All reports")
    chris.press("Begin a progress report")
    chris.press("Begin")
    reports.write(chris, {"What you came for": story.REPORTED, "What comes next": story.AGREED})
    shown = reports.issue(chris, "Ana and Ben")
    for person in (ana, ben):
        report_arrives(person, "Progress report", folder, shown)


def report_arrives(person, title, folder, shown):
    file, beside = reports.download(person, title, folder)
    assert reports.sha256(file) == beside == shown
    assert file.read_bytes().startswith(b"%PDF")
    pages = reports.pages(file)
    for number, page in enumerate(pages, 1):
        assert "Confidential – for Ana Arendal and Ben Brosko" in page
        assert f"Page {number} of {len(pages)}" in page
        assert not [word for word in story.EVER_PRIVATE if word in page]
    assert story.REPORTED.split()[-1] in pages[0] or len(pages) > 1


def nothing_private_is_on_the_partners_pages(ana, ben):
    for person, private in ((ana, story.BEN_ALONE), (ben, story.ANA_ALONE)):
        for path in client.every_page(person):
            page = person.fetch(path)
            assert not [word for word in (*private, *story.STAFF_ALONE) if word in page], path
