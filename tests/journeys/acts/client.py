"""What a client does on the phone, each act as one does it with a thumb."""

import re

from playwright.sync_api import expect

from tests.journeys.chromium import WITHIN, Window

SETTINGS = {
    "counsellor": "Only my counsellor",
    "session": "May be raised in session",
    "partner": "My partner may read it",
}


def begin(window: Window, title: str, *, intro: str = "") -> None:
    """From the first page, where one thing stands, past who will read it, to the first question."""
    open_step(window, title, "Begin")
    window.sees("Who reads this", intro)
    window.press("Begin")


def open_step(window: Window, title: str, button: str) -> None:
    """From the first page: the one thing to do, or a line of the list below it."""
    window.goto("/my")
    assert window.page.locator("main .button.main").count() == 1, "one thing to do"
    if window.page.locator("main h1").inner_text() == title:
        window.press(button)
        return
    with window.page.expect_navigation():
        window.page.get_by_role("link", name=title).click()


def written(window: Window) -> str:
    """What stands in the long text of this question."""
    return window.page.locator("main textarea").first.input_value()


def write(window: Window, text: str, *, wait: bool = True) -> None:
    """Write into the long text of this question; with `wait` until the page says it is kept."""
    window.page.locator("main textarea").first.fill(text)
    if wait:
        until_saved(window)


def until_saved(window: Window) -> None:
    """Wait for the autosave to say so."""
    expect(window.page.locator("[data-saved].done").first).to_contain_text("Saved", timeout=WITHIN)


def let_read(window: Window, setting: str) -> None:
    """Choose one of the three settings."""
    window.page.locator(f"#setting-{setting}").check()


def answer_all(
    window: Window, words: dict[str, str], settings: dict[str, str] | None = None, *, keep: bool = False
) -> list[str]:
    """Go through the questions to the overview. `words`: part of a question to what is written for it.

    What no text is given for is answered with something offered, or with `keep` left as it is. Gives the
    questions.
    """
    seen = []
    while window.page.locator("form#writer").count():
        asked = window.page.locator("main h1").inner_text()
        seen.append(asked)
        key = next((part for part in words if part in asked), None)
        if key is not None:
            write(window, words[key], wait=False)
        elif not keep:
            _answer_shortly(window)
        wanted = next((value for part, value in (settings or {}).items() if part in asked), None)
        if wanted:
            let_read(window, wanted)
        window.press("Look it over" if window.named("Look it over").count() else "Next question")
    window.sees("Look it over")
    return seen


def _answer_shortly(window: Window) -> None:
    for kind in ("radio", "checkbox"):
        offered = window.page.locator(f".answer input[type={kind}]")
        if offered.count():
            offered.nth(min(6, offered.count() - 1)).check()
            return


def send(window: Window) -> None:
    """Hand it in and read the receipt."""
    window.press("Send to my counsellor")
    window.sees("It has arrived", "There is nothing more you need to do.")


def leave(window: Window, *, by_keys: bool = False) -> None:
    """Press the button that is on every page, or Shift three times."""
    if by_keys:
        for _ in range(3):
            window.page.keyboard.press("Shift")
    else:
        window.page.get_by_role("button", name="Leave this page").click()
    window.page.wait_for_url(lambda address: not address.startswith(window.base))


def every_page(window: Window) -> list[str]:
    """The addresses a client comes to by following every link from the first page."""
    found, waiting = [], ["/my"]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.append(path)
        waiting += re.findall(r'href="(/(?:my|help|support|account)[^"#]*)"', window.fetch(path))
    return [path for path in found if not path.endswith(".pdf")]
