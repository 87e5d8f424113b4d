"""Pictures of the main screens, taken from the demo practice in a real browser.

    python -m tests.journeys.pictures OUT_DIR                 all of them
    python -m tests.journeys.pictures OUT_DIR today report    only these

Those of the README are today, review, home, writer-dark and report, in deploy/docs/pictures.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.journeys import chromium
from tests.journeys.acts import counsellor, entering
from tests.journeys.acts.entering import Account
from tests.journeys.chromium import Window
from tests.journeys.installation import Installation

COUPLE = "HL-101"
REPORTED = "HL-102"
COLOURS = 128
DOTS_PER_INCH = 70


@dataclass(frozen=True)
class Screen:
    """One screen: whose it is, and how one comes to it from that person's first page."""

    signin: str
    reach: Callable[[Window], None]


def first_page(window: Window) -> None:
    window.goto("/")


def at(path: str) -> Callable[[Window], None]:
    def reach(window: Window) -> None:
        window.goto(path)

    return reach


def link(start: str, name: str) -> Callable[[Window], None]:
    """Follow the first link whose name begins so."""

    def reach(window: Window) -> None:
        window.goto(start)
        _follow(window, name)

    return reach


def _follow(window: Window, name: str) -> None:
    with window.page.expect_navigation():
        window.page.get_by_role("link", name=re.compile(f"^{re.escape(name)}")).first.click()


def case(window: Window) -> None:
    window.goto("/caseload")
    counsellor.go_to_case(window, COUPLE)


def review(window: Window) -> None:
    window.goto("/inbox")
    _follow(window, "8 · ")


def note(window: Window) -> None:
    case(window)
    window.press("Note")


def issued_report(window: Window) -> None:
    window.goto("/caseload")
    counsellor.go_to_case(window, REPORTED)
    window.press("All reports")
    _follow(window, f"{REPORTED}-R")


def writer(window: Window) -> None:
    window.goto("/my")
    window.press("Go on writing")
    step = window.path
    for number in range(1, 9):
        window.goto(f"{step}/{number}")
        if any(area.input_value() for area in window.page.locator("main textarea").all()):
            return


def permission(window: Window) -> None:
    window.goto("/my")
    _follow(window, "A question from your counsellor")


SCREENS = {
    "today": Screen("imke.s", at("/today")),
    "inbox": Screen("imke.s", at("/inbox")),
    "caseload": Screen("imke.s", at("/caseload")),
    "case": Screen("imke.s", case),
    "review": Screen("imke.s", review),
    "brief": Screen("imke.s", link("/today", "Open brief")),
    "note": Screen("imke.s", note),
    "programme": Screen("imke.s", at("/programme")),
    "step": Screen("imke.s", link("/programme", "Let the hurt")),
    "issued": Screen("imke.s", issued_report),
    "home": Screen("joel.w", at("/my")),
    "writer": Screen("joel.w", writer),
    "permission": Screen("joel.w", permission),
    "opened": Screen("joel.w", at("/my/opened")),
    "history": Screen("joel.w", at("/my/history")),
}


def take(installation: Installation, browser: Browser, folder: Path, names: list[str]) -> None:
    """Every screen light and dark, and the pages of one report."""
    people = json.loads(installation.flask("demo", "people", "--json"))
    accounts = {
        one["signin"]: Account(one["signin"], one["password"], one["totp_secret"] or "") for one in people
    }
    windows: dict[str, Window] = {}
    for name, screen in SCREENS.items():
        wanted = [scheme for scheme in ("", "-dark") if not names or name + scheme in names]
        if not wanted:
            continue
        if screen.signin not in windows:
            windows[screen.signin] = Window(browser, installation.base, phone=screen.signin == "joel.w")
            entering.sign_in(windows[screen.signin], accounts[screen.signin])
        window = windows[screen.signin]
        screen.reach(window)
        for scheme in wanted:
            window.page.emulate_media(color_scheme="dark" if scheme else "light")
            keep(window.page.screenshot(), folder / f"{name}{scheme}.png")
        window.page.emulate_media(color_scheme="light")
    if not names or any(name.startswith("report") for name in names):
        report(Window(browser, installation.base, phone=True), accounts["mateo.r"], folder, names)


def report(window: Window, account: Account, folder: Path, names: list[str]) -> None:
    """The first report on a client's list, page by page: report.png, report-2.png and so on."""
    entering.sign_in(window, account)
    window.goto("/my/reports")
    _follow(window, "Progress report")
    address = window.named("Download the PDF").get_attribute("href")
    drawn = window.context.request.get(str(address)).body()
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "report.pdf"
        file.write_bytes(drawn)
        command = ["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", str(file), str(Path(place) / "page")]
        subprocess.run(command, check=True)
        for number, page in enumerate(sorted(Path(place).glob("page*.png")), 1):
            name = "report" if number == 1 else f"report-{number}"
            if not names or name in names:
                keep(page.read_bytes(), folder / f"{name}.png")


def keep(picture: bytes, file: Path) -> None:
    """With few colours, which halves the size and is not seen on pages of text."""
    file.write_bytes(picture)
    with Image.open(file) as full:
        few = full.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    print(f"{file} {file.stat().st_size // 1000} kB")


def main(folder: Path, names: list[str]) -> None:
    """Load the demo into a place of its own, serve it, and take them."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        demo = Installation(Path(place))
        demo.flask("setup")
        demo.flask("demo", "load")
        with demo.served():
            browser = chromium.launch(playwright)
            take(demo, browser, folder, names)
            browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
