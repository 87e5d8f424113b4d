"""Served installations, one browser a run, a window a person."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import databases, places
from tests.journeys import chromium
from tests.journeys.acts.entering import Account
from tests.journeys.chromium import Window
from tests.journeys.installation import Installation

FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = chromium.launch(playwright)
        yield running
        running.close()


@contextmanager
def _place(kind: str, folder: Path) -> Iterator[Installation]:
    """An installation that holds nothing yet, not even keys."""
    if kind == "embedded":
        yield Installation(folder)
        return
    # The server keeps its socket and lock here; without a private place its library warns.
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    with databases.server() as server, places._database(server) as url:
        yield Installation(folder, url)


@pytest.fixture(scope="session")
def empty(database_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation as it is before its first command; the test sets it up and serves it."""
    with _place(database_kind, tmp_path_factory.mktemp("empty")) as found:
        yield found


@pytest.fixture(scope="session")
def demo(database_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The demo practice, served."""
    with _place(database_kind, tmp_path_factory.mktemp("demo")) as found:
        found.flask("setup")
        found.flask("demo", "load")
        with found.served():
            yield found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember that a test failed, so that its windows can be pictured."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def window(
    browser: Browser, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[..., Window]]:
    """Make windows: `window(installation, phone=True)`. Each is checked and closed at the end."""
    made: list[Window] = []

    def make(where: Installation, *, phone: bool = False, script: bool = True) -> Window:
        made.append(Window(browser, where.base, phone=phone, script=script))
        return made[-1]

    yield make
    if request.node.stash.get(FAILED, False):
        for number, each in enumerate(made):
            each.picture(tmp_path / f"window-{number}.png")
    try:
        for each in made:
            each.check()
    finally:
        for each in made:
            each.close()


@pytest.fixture(scope="session")
def accounts(demo: Installation) -> dict[str, Account]:
    """What `demo people` says, by sign-in name; kept for the whole run, as each code works once."""
    people = json.loads(demo.flask("demo", "people", "--json"))
    return {
        one["signin"]: Account(one["signin"], one["password"], one["totp_secret"] or "") for one in people
    }


@dataclass
class CastPractice:
    """Mill Street with the whole cast, served. `steps`: assignments of step 2 to Ana, one for each test."""

    installation: Installation
    steps: list[str]

    def step(self) -> str:
        """The address of one that no test has used."""
        return f"/my/steps/{self.steps.pop()}"


@pytest.fixture(scope="session")
def mill_street(database_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CastPractice]:
    """The practice of the cast; everybody has the same password and nobody a second step."""
    with _place(database_kind, tmp_path_factory.mktemp("cast")) as found:
        found.flask("setup")
        steps = found.script("tests.journeys.cast_practice", "20")
        with found.served():
            yield CastPractice(found, steps)
