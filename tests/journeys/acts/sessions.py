"""Around a session: booking, the brief, who came, the note; and what each client takes away."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.journeys.acts import counsellor
from tests.journeys.chromium import Window

ZONE = ZoneInfo("Europe/London")


def just_begun() -> datetime:
    """A moment of today that has passed: a session may be held from its beginning on."""
    at = datetime.now(ZONE)
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return max(midnight, at - timedelta(minutes=10)).replace(second=0, microsecond=0)


def today_words() -> str:
    """How the staff's pages write the day of such a session."""
    return f"{just_begun():%a} {just_begun().day} {just_begun():%b}"


def book(window: Window, reference: str, at: datetime, place: str) -> None:
    """From the case, for both partners."""
    counsellor.go_to_case(window, reference)
    window.press("Book a session")
    window.fill("Day", at.date().isoformat())
    window.fill("Begins at", at.strftime("%H:%M"))
    window.fill("Place, or how you meet", place)
    for box in window.page.locator("[name=attending]").all():
        box.check()
    window.press("Book")


def hold(window: Window) -> None:
    """On the page of the session: both came, it took place."""
    for box in window.page.locator("[name=came]").all():
        box.check()
    window.press("It took place")
    window.sees("held")


def open_brief(window: Window, reference: str, at: datetime) -> None:
    """From Today to the one page before a session."""
    window.press("Today")
    window.press(f"Open brief for {reference}, {at:%H:%M}")


def from_brief_to_session(window: Window) -> None:
    """The second part of the way back that stands above the heading."""
    with window.page.expect_navigation():
        window.page.locator(".crumb a").nth(1).click()


def write_note(window: Window, words: dict[str, str]) -> None:
    """On the page of the note: fill it, wait until it is kept."""
    for label, text in words.items():
        window.page.get_by_label(label, exact=True).fill(text)
    expect(window.page.locator("[data-saved]")).to_contain_text("Saved")


def write_take_away(window: Window, at: datetime, words: dict[str, str]) -> None:
    """On the phone: after the session of that day, three short lines."""
    window.goto("/my")
    link = window.page.get_by_role("link", name=f"After your session on {at.day} {at:%B}")
    with window.page.expect_navigation():
        link.click()
    for label, text in words.items():
        window.fill(label, text)
    expect(window.page.locator("[data-saved].done")).to_contain_text("Saved")
    window.press("Send to my counsellor")
