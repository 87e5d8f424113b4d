"""What the counsellor does with cases, steps and reflections, each act as one does it at the desk."""

import re

from playwright.sync_api import expect

from tests.journeys.acts.entering import Handed, shown_invitation
from tests.journeys.chromium import Window


def open_case(window: Window, reference: str, happened: str, people: list[dict[str, str]]) -> None:
    """From any page to a new case of two people; ends on its page of people."""
    window.press("Caseload")
    window.press("New case")
    window.fill("Reference", reference)
    window.fill("What happened, in one line", happened)
    window.page.locator("[name=policy][value=limited_secrets]").check()
    for place, person in zip(("first", "second"), people, strict=True):
        for field, words in person.items():
            window.page.locator(f"[name={place}_{field}]").fill(words)
    window.press("Open the case")


def invite_client(window: Window, name: str) -> Handed:
    """From the case's people; gives what is shown once."""
    window.press(f"Invite {name}")
    handed = shown_invitation(window)
    window.press("Done")
    return handed


def go_to_case(window: Window, reference: str) -> None:
    """Through the caseload."""
    window.press("Caseload")
    window.press(reference)
    expect(window.page.locator("h1")).to_have_text(reference)


def preview(window: Window, step: str, words: dict[str, str]) -> None:
    """Look at a step as each partner sees it; `words`: name of a side to a question only that side reads."""
    window.press("Programme")
    window.press(step)
    for side, sentence in words.items():
        window.press(f"As {side}")
        window.sees(f"as {side} sees it", sentence)
        window.sees_not(*(each for each in words.values() if each != sentence))


def assign(window: Window, reference: str, step: str, intro: str) -> None:
    """Give a step to both in one act, with a line of introduction."""
    go_to_case(window, reference)
    window.press("Assign a step")
    window.press(step)
    expect(window.page.locator("[name=give_to][value=both]")).to_be_checked()
    window.fill("A line of introduction", intro)
    window.press("Assign")
    window.sees("is given.")
    expect(window.page.locator("h1")).to_have_text(reference)


def waiting(window: Window) -> int:
    """How many reflections the bar counts."""
    places = window.page.get_by_role("navigation", name="Places")
    found = re.search(r"\d+", places.get_by_role("link", name="Inbox").inner_text())
    return int(found[0]) if found else 0


def review_next(window: Window) -> None:
    """Through the inbox to the oldest reflection."""
    window.press("Inbox")
    window.press("Review the next one")


def review(window: Window, reference: str, name: str) -> None:
    """From the case to a partner's newest reflection on the newest step."""
    go_to_case(window, reference)
    row = window.page.get_by_role("region", name="Steps set").locator("tbody tr").first
    with window.page.expect_navigation():
        row.get_by_role("link", name=re.compile(rf", {name}$")).click()


def type_feedback(window: Window, text: str) -> None:
    """Type feedback and wait until the page says that it is kept."""
    window.page.locator("#feedback").fill(text)
    expect(window.page.locator("#feedback-form [data-saved]")).to_contain_text(re.compile(r"Saved \d\d:\d\d"))


def ask_permission(window: Window, question: str) -> None:
    """On the page of a reflection: ask its author about one answer."""
    window.press("Ask permission")
    window.choose(question)
    window.press("Ask")


def open_answer(window: Window, session: str) -> None:
    """On the page of a reflection: open the permitted answer in a session."""
    window.press("Open for the partner")
    window.sees("will read")
    field = window.page.get_by_label("In which session")
    chosen = next(each for each in field.locator("option").all_inner_texts() if session in each)
    field.select_option(label=chosen)
    window.press("Open")
