"""The main job from the step that is given to the reports that arrive, the same for every couple."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.journeys import story
from tests.journeys.acts import client, counsellor, entering, reports, sessions
from tests.journeys.acts.entering import Account
from tests.journeys.chromium import Window
from tests.journeys.installation import Installation


@dataclass
class Job:
    """Who takes part: the counsellor at the desk, the partners on their phones with what they are called.

    `both`: how the counsellor's pages name the two together; `full_names` as they stand on reports.
    """

    installation: Installation
    desk: Window
    hurt: Window
    other: Window
    reference: str
    hurt_name: str
    other_name: str
    both: str
    full_names: str
    folder: Path

    @property
    def phones(self) -> tuple[Window, Window]:
        return self.hurt, self.other


def step_is_given(job: Job) -> None:
    sides = {
        "the partner who was hurt": "In your own words: what did this do to you?",
        "the partner who broke the trust": "Describe the damage as you understand it",
    }
    counsellor.preview(job.desk, story.STEP, sides)
    counsellor.assign(job.desk, job.reference, story.STEP, story.INTRO)


def hurt_partner_writes(job: Job) -> None:
    phone = job.hurt
    client.begin(phone, story.STEP, intro=story.INTRO)
    client.answer_all(
        phone,
        {"what did this do to you": story.STORY, "come back most": story.WORST},
        settings={"come back most": "session"},
    )
    client.send(phone)
    phone.press("Read it again")
    phone.sees(story.STORY, story.WORST)


def other_partner_writes_and_loses_the_session(job: Job, account: Account) -> None:
    phone = job.other
    client.begin(phone, story.STEP, intro=story.INTRO)
    phone.press("Next question")
    client.write(phone, story.ACK[:40])
    assert job.installation.script("tests.journeys.idle", account.signin) >= 1
    with phone.expecting("401"):
        client.write(phone, story.ACK, wait=False)
        phone.sees("You were signed out. Your words are kept for you")
    phone.press("sign in again")
    phone.sees_not("larkspurden")
    entering.type_password(phone, account, "Unlock")
    phone.sees("Your words from before you were signed out are back.")
    assert client.written(phone) == story.ACK
    client.answer_all(phone, {"caught yourself saying": story.LESSER, "Describe the damage": story.ACK})
    client.send(phone)


def both_are_reviewed(job: Job) -> None:
    """The hurt partner's first: feedback, one answer asked about, completed. The other's goes back."""
    desk = job.desk
    desk.press("Today")
    waiting = counsellor.waiting(desk)
    counsellor.review(desk, job.reference, job.hurt_name)
    desk.sees(story.STORY, story.WORST, story.ACK, story.LESSER)
    counsellor.type_feedback(desk, story.FEEDBACK)
    counsellor.ask_permission(desk, "Which moments or thoughts come back most?")
    assert desk.page.locator("#feedback").input_value() == story.FEEDBACK
    desk.page.locator("body").press("a")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    assert counsellor.waiting(desk) == waiting - 1
    counsellor.review(desk, job.reference, job.other_name)
    counsellor.type_feedback(desk, story.THOUGHT)
    desk.press("Return with a thought")
    assert counsellor.waiting(desk) == waiting - 2


def answer_is_opened(job: Job, at: datetime) -> None:
    """Asked, permitted, opened in session; until then the partner's pages do not change by one byte."""
    before = pages_of(job.other)
    job.hurt.goto("/my")
    job.hurt.press("A question from your counsellor one yes or no")
    job.hurt.sees("May your partner read these words?", story.WORST)
    job.hurt.press("Yes, my partner may read it")
    assert pages_of(job.other) == before, "the permission shows on the partner's pages"
    counsellor.review(job.desk, job.reference, job.hurt_name)
    counsellor.open_answer(job.desk, f"{at:%H:%M}")
    job.other.goto("/my")
    job.other.press("Opened for you")
    job.other.sees(story.WORST)
    job.other.sees_not("kestrelford", "thistlemere")


def pages_of(person: Window) -> list[str]:
    """What a client sees on the own pages, without the tokens that are new every time."""
    return [story.plain(person.fetch(path)) for path in ("/my", "/my/opened", "/my/history", "/my/reports")]


def session_is_held(job: Job, at: datetime) -> None:
    desk = job.desk
    sessions.open_brief(desk, job.reference, at)
    desk.sees("room 2", story.WORST, "returned with a thought")
    sessions.from_brief_to_session(desk)
    sessions.hold(desk)
    sessions.write_take_away(job.hurt, at, {"What I heard": story.HEARD})
    sessions.write_take_away(job.other, at, {"What I promised": story.PROMISED})
    desk.page.reload()
    desk.sees(story.HEARD, story.PROMISED)


def note_is_signed(job: Job) -> None:
    """On the page of the session: the note is there already with who came and what was set."""
    desk = job.desk
    desk.press("Note")
    came = desk.page.locator("[name=attended]")
    assert [box.is_checked() for box in came.all()] == [True, True]
    desk.sees("Set since last time", f"Step 2 · {story.STEP}")
    sessions.write_note(desk, {"Data": story.DATA, "Risk and safety": story.RISK})
    desk.page.reload()
    assert desk.page.get_by_label("Data", exact=True).input_value() == story.DATA
    desk.page.locator("[name=talked_about]").first.check()
    desk.press("Sign")
    desk.sees("Signed by", story.DATA, story.RISK)
    assert not desk.named("Save draft").count()
    desk.page.locator("form textarea").fill(story.ADDENDUM)
    desk.press("Sign the addendum")
    desk.sees(story.DATA, story.ADDENDUM)


def other_partner_writes_again(job: Job) -> None:
    phone = job.other
    client.open_step(phone, story.STEP, "Read and go on")
    phone.sees(story.THOUGHT)
    phone.press("Begin" if phone.named("Begin").count() else "Go on writing")
    client.answer_all(phone, {"Describe the damage": story.AGAIN}, keep=True)
    phone.sees(story.AGAIN, story.LESSER)
    client.send(phone)
    counsellor.review(job.desk, job.reference, job.other_name)
    job.desk.sees(story.AGAIN, "Round 1")
    job.desk.press("Complete")


def session_report(job: Job) -> None:
    """An echo of a private text is named and blocks the PDF; without it the report is issued and arrives."""
    desk = job.desk
    counsellor.go_to_case(desk, job.reference)
    desk.press("Report")
    desk.press(f"Report on {sessions.today_words()}")
    desk.press("Begin")
    echo = f"As was said: {story.LESSER}"
    reports.write(desk, {"What we looked at": f"{story.REPORTED} {echo}", "What you agreed": story.AGREED})
    desk.sees(f"what {job.hurt_name} may not read", f"repeats an answer of {job.other_name} in step 2")
    assert not desk.named("Make the PDF").count()
    desk.press("Take the repeated words out")
    reports.write(desk, {"What we looked at": story.REPORTED})
    desk.sees_not("brambleholt")
    arrives(job, "Session report", reports.issue(desk, job.both))


def progress_report(job: Job) -> None:
    desk = job.desk
    counsellor.go_to_case(desk, job.reference)
    desk.press("All reports")
    desk.press("Begin a progress report")
    desk.press("Begin")
    reports.write(desk, {"What you came for": story.REPORTED, "What comes next": story.AGREED})
    arrives(job, "Progress report", reports.issue(desk, job.both))


def arrives(job: Job, title: str, shown: str) -> None:
    """Each client downloads the file: the bytes that were issued, marked on each page, nothing private."""
    for phone in job.phones:
        file, beside = reports.download(phone, title, job.folder)
        assert reports.sha256(file) == beside == shown
        assert file.read_bytes().startswith(b"%PDF-")
        pages = reports.pages(file)
        for number, page in enumerate(pages, 1):
            assert f"Confidential – for {job.full_names}" in page
            assert f"Page {number} of {len(pages)}" in page
        whole = " ".join(" ".join(pages).split())
        assert story.REPORTED in whole
        assert not [word for word in story.EVER_PRIVATE if word in whole]


def nothing_private_is_on_the_partners_pages(job: Job) -> None:
    for phone, private in ((job.hurt, story.OTHER_ALONE), (job.other, story.HURT_ALONE)):
        for path in client.every_page(phone):
            page = phone.fetch(path)
            assert not [word for word in (*private, *story.STAFF_ALONE) if word in page], path
