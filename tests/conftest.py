"""One application a worker, one fresh database a test, and the cast.

`--database=postgresql` runs the same tests on a PostgreSQL server that starts with the run.
"""

import os
from collections.abc import Iterator
from uuid import UUID

# Imported early: on Debian's Python 3.11.2 a late import turns a failing run into a SystemError.
import hypothesis
import pytest
from flask import Flask
from xdist.remote import Producer

from clinic import create_app
from clinic.core import sealing
from clinic.core.database import db
from tests import cast as people
from tests import databases
from tests.browser import Person
from tests.journeys import chromium
from tests.journeys.grouping import ByInstallation

hypothesis.settings.register_profile("run", deadline=None, derandomize=True, max_examples=30)
hypothesis.settings.load_profile("run")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("embedded", "postgresql"), default="embedded")


def pytest_report_header() -> str:
    return f"browser: {chromium.which()}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByInstallation:
    return ByInstallation(config, log)


@pytest.fixture(scope="session")
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.config.getoption("--database"))


@pytest.fixture(scope="session")
def template(database_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[databases.Template]:
    place = tmp_path_factory.mktemp("practice")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "only")
    with databases.template(database_kind, place, worker) as made:
        yield made


@pytest.fixture(scope="session")
def one_app(template: databases.Template) -> Iterator[Flask]:
    app = create_app(template.settings)
    app.testing = False
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(one_app: Flask, template: databases.Template) -> Iterator[Flask]:
    """The application on a fresh copy of the database that holds the cast and the programme."""
    with one_app.app_context():
        db.engine.dispose()
    template.renew()
    # One ring a process: a test of backups may have used another.
    sealing.use(one_app.extensions["key_ring"])
    with one_app.app_context():
        yield one_app
        db.session.remove()


@pytest.fixture
def in_request(app: Flask) -> Iterator[Flask]:
    """Inside a request, for functions that need one."""
    with app.test_request_context("/"):
        yield app


def _person(name: str) -> "pytest.FixtureFunctionDefinition":
    @pytest.fixture(name=name)
    def person(app: Flask) -> Person:
        return Person(app, people.ID[name])

    return person


ana = _person("ana")
ben = _person("ben")
chris = _person("chris")
dana = _person("dana")
sam = _person("sam")
lee = _person("lee")
eve = _person("eve")
kim = _person("kim")


@pytest.fixture
def anonymous(app: Flask) -> Person:
    return Person(app, None)


@pytest.fixture
def case_id() -> UUID:
    """Ana and Ben's case."""
    return people.CASE
