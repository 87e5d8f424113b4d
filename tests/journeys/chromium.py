"""A real browser. Each person has a window of an own context, watched for what no page may do."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Playwright,
    Request,
    Route,
    expect,
)

# Debian's browser is taken where it is installed; elsewhere the one that Playwright installs.
INSTALLED = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-dev-shm-usage",
]
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# Milliseconds to wait for what must come: on a busy machine with two cores the slowest took seven seconds.
WITHIN = 15_000
expect.set_options(timeout=WITHIN)
LEFT_IN_BROWSER = """async () => ({
  local: localStorage.length,
  session: sessionStorage.length,
  databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""


def which() -> str:
    """The browser of this run, for the head of the report."""
    found = next((one for one in INSTALLED if one.exists()), None)
    return str(found) if found else "the browser that Playwright installs"


def launch(playwright: Playwright) -> Browser:
    """Start it."""
    found = next((str(one) for one in INSTALLED if one.exists()), None)
    # Its own environment would carry proxy settings to a browser that is to reach this machine only.
    environ = {name: word for name, word in os.environ.items() if not name.lower().endswith("_proxy")}
    return playwright.chromium.launch(executable_path=found, args=FLAGS, env=environ)


class Window:
    """One person's browser. `problems` holds what must never happen."""

    def __init__(self, browser: Browser, base: str, *, phone: bool = False, script: bool = True) -> None:
        self.base = base
        self.problems: list[str] = []
        self.left_to: list[str] = []
        self._is_expected = lambda words: False
        self.context = browser.new_context(
            base_url=base,
            viewport=PHONE if phone else DESK,
            has_touch=phone,
            is_mobile=phone,
            device_scale_factor=2 if phone else 1,
            reduced_motion="reduce",
            color_scheme="light",
            java_script_enabled=script,
            locale="en-GB",
            timezone_id="Europe/London",
            accept_downloads=True,
        )
        self.has_script = script
        self.context.set_default_timeout(WITHIN)
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        self.context.on("request", self._request)
        self.context.route(lambda address: not address.startswith(base), self._elsewhere)
        self.page: Page = self.context.new_page()

    # --- watching -------------------------------------------------------------------------------------------

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not self._is_expected(message.text):
            self.problems.append(f"{message.type} on {self._here(message.page)}: {message.text}")

    def _request(self, request: Request) -> None:
        address = request.url
        if address.startswith((self.base + "/", "data:", "blob:")) or address == self.base:
            return
        if request.is_navigation_request() and request.frame.parent_frame is None:
            self.left_to.append(address)
        else:
            self.problems.append(f"request to another host: {address}")

    def _elsewhere(self, route: Route) -> None:
        # The practice's neutral site is the one navigation away; that it happened is all there is to see.
        route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>Elsewhere</title>")

    @staticmethod
    def _here(page: Page | None) -> str:
        return urlsplit(page.url).path if page else "?"

    @contextmanager
    def expecting(self, *words: str) -> Iterator[None]:
        """Within, console messages with one of these words are no problem: the browser reports every 4xx."""
        before = self._is_expected
        self._is_expected = lambda text: before(text) or any(word in text for word in words)
        try:
            yield
        finally:
            self._is_expected = before

    def check(self) -> None:
        """Raise AssertionError when anything happened that must not, or anything was left in the browser."""
        if self.has_script and self.page.url.startswith(self.base):
            left = self.page.evaluate(LEFT_IN_BROWSER)
            assert not any(left.values()), f"left in the browser: {left}"
        assert not self.context.storage_state()["origins"], "local storage is in use"
        assert not self.problems, "\n".join(self.problems)

    # --- acting as people do --------------------------------------------------------------------------------

    @property
    def path(self) -> str:
        """The path of the address in the bar."""
        return urlsplit(self.page.url).path

    def goto(self, path: str) -> int:
        """Type an address; gives the status of the answer."""
        answer = self.page.goto(path)
        return answer.status if answer else 0

    def named(self, name: str, within: Locator | None = None) -> Locator:
        """The button or link of this name; behind it may stand its key, or how many wait."""
        place, full = within or self.page, re.compile(rf"^{re.escape(name)}( [A-Z?]| ?\d+ waiting)?$")
        return place.get_by_role("button", name=full).or_(place.get_by_role("link", name=full)).first

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press a button or follow a link, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.named(name, within).click()

    def fill(self, label: str, text: str) -> None:
        """Write into the field of this label."""
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str, within: Locator | None = None) -> None:
        """Tick a box or choose an option."""
        (within or self.page).get_by_label(label, exact=True).check()

    def sees(self, *words: str) -> None:
        """Each of these stands on the page, visible."""
        for each in words:
            expect(self.page.get_by_text(each).filter(visible=True).first).to_be_visible(timeout=WITHIN)

    def sees_not(self, *words: str) -> None:
        """None of these stands anywhere in the page's source."""
        source = self.page.content()
        found = [each for each in words if each in source]
        assert not found, f"{found} on {self.path}"

    def fetch(self, path: str) -> str:
        """The source of a page as this person's browser is given it, without showing it."""
        answer = self.context.request.get(path)
        assert answer.ok, f"{answer.status} for {path}"
        return answer.text()

    def picture(self, path: Path) -> None:
        """The whole page as a picture, for whoever looks into a failure."""
        with suppress(Error):
            self.page.screenshot(path=path, full_page=True)

    def close(self) -> None:
        """Close the browser of this person."""
        self.context.close()
