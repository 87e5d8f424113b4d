"""The demo practice played into an empty installation: what waits, who signs in, what a second time does."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from html import unescape

import psycopg
import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from clinic import create_app
from clinic.accounts import passwords
from clinic.accounts.models import User
from clinic.appointments import client_queries as sessions
from clinic.appointments import queries as appointments
from clinic.assignments import client_queries, staff_queries
from clinic.assignments.models import Answer
from clinic.audit import trail
from clinic.audit.models import AuditEvent
from clinic.cases.models import Case
from clinic.cases.queries import client_of
from clinic.core import clock, config
from clinic.core.database import commit, db
from clinic.notes.models import NoteStatus, SessionNote
from clinic.ops.demo import content, loader
from clinic.ops.demo.people import people_of
from clinic.practices.models import Practice
from clinic.reports.models import Report, ReportStatus
from tests.browser import Person
from tests.databases import Template

TODAY = date(2026, 11, 25)


def _settings(template: Template, place) -> config.Settings:
    # The same keys as every other test of this worker: the ring is one a process.
    shutil.copy(template.settings.key_file, place)
    environ = {"TRUSTWORK_DATA_DIR": str(place), "TRUSTWORK_BASE_URL": "http://localhost"}
    if template.server_url is not None:
        name = f"{template.name}_demo"
        with psycopg.connect(template.server_url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name}")
        environ["TRUSTWORK_DATABASE_URL"] = template.server_url.replace("/postgres?", f"/{name}?")
    return config.load(environ)


@pytest.fixture(scope="module")
def loaded_app(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An installation in which the demo was loaded once."""
    app = create_app(_settings(template, tmp_path_factory.mktemp("demo")), for_commands=True)
    with app.app_context():
        upgrade()
        loader.load(content.load(), on=TODAY)
        commit()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def demo_app(loaded_app: Flask) -> Iterator[Flask]:
    """The same at a quarter to eight of the demo's today."""
    with loaded_app.app_context(), clock.pinned(clock.at_local(TODAY, 7, 45)):
        yield loaded_app
        db.session.remove()


def _user(signin: str) -> User:
    return db.session.scalars(select(User).where(User.signin == signin)).one()


def test_four_reflections_wait_for_the_counsellor_oldest_first(demo_app):
    waiting = staff_queries.to_review(_user("imke.s"))
    assert [(one.reference, one.name, one.step_number) for one in waiting] == [
        ("HL-104", "Samuel", 16),
        ("HL-101", "Joel", 8),
        ("HL-101", "Amara", 9),
        ("HL-102", "Mateo", 15),
    ]


def test_three_sessions_are_planned_today(demo_app):
    found = appointments.sessions_on(_user("imke.s"), TODAY)
    assert [f"{clock.local(one.starts_at):%H:%M}" for one in found] == ["10:00", "13:30", "16:00"]


def test_one_note_waits_for_its_signature_and_one_report_is_being_written(demo_app):
    drafts = select(Case.reference).join(SessionNote, SessionNote.case_id == Case.id)
    assert db.session.scalars(drafts.where(SessionNote.status == NoteStatus.DRAFT)).all() == ["HL-103"]
    written = select(Case.reference).join(Report, Report.case_id == Case.id)
    assert db.session.scalars(written.where(Report.status == ReportStatus.DRAFT)).all() == ["HL-101"]


def test_joel_is_asked_for_one_permission_and_may_write_a_take_away(demo_app):
    joel = client_of(_user("joel.w"))
    assert [one.prompt_key for one in client_queries.permission_requests(joel)] == ["choice"]
    assert len(sessions.awaiting_take_away(joel)) >= 1


def test_issued_reports_are_pdfs_that_match_their_hash(demo_app):
    issued = db.session.scalars(select(Report).where(Report.status == ReportStatus.ISSUED)).all()
    assert len(issued) == 5
    for report in issued:
        assert report.pdf.startswith(b"%PDF-")
        assert hashlib.sha256(report.pdf).hexdigest() == report.pdf_sha256


def test_only_what_both_keys_opened_is_open(demo_app):
    opened = db.session.scalars(select(Answer).where(Answer.opened_at.is_not(None))).all()
    assert opened
    assert all(one.permitted_at and not one.is_counsellor_only for one in opened)


def test_everybody_in_the_list_of_people_can_sign_in(demo_app):
    for person in people_of(content.load()):
        user = _user(person["signin"])
        assert passwords.is_right(user.password_hash, person["password"]), person["signin"]
        assert user.totp_secret == person["totp_secret"]


def _every_page(person: Person) -> str:
    """All HTML pages a client reaches by links, joined."""
    found: dict[str, str] = {}
    waiting = ["/my", "/my/history", "/my/opened", "/my/reports"]
    while waiting:
        path = waiting.pop()
        if path in found or path.endswith(".pdf"):
            continue
        response = person.send("GET", path)
        found[path] = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
        waiting += [unescape(link) for link in re.findall(r'href="(/my[^"#]*)', found[path])]
    assert len(found) >= 8
    return " ".join(unescape(" ".join(found.values())).split())


def _unopened(author: User) -> list[str]:
    """The beginning of everything this client wrote that was not opened."""
    kept = select(Answer).where(Answer.client_id == client_of(author).id, Answer.opened_at.is_(None))
    beginnings = []
    for answer in db.session.scalars(kept):
        values = answer.value if isinstance(answer.value, list) else [answer.value]
        texts = [one.get("text") if isinstance(one, dict) else one for one in values]
        beginnings += [" ".join(text.split())[:60] for text in texts if isinstance(text, str)]
    return beginnings


@pytest.mark.parametrize(
    ("reader", "author"),
    [
        ("joel.w", "amara.w"),
        ("amara.w", "joel.w"),
        ("daniel.h", "mateo.r"),
        ("mateo.r", "daniel.h"),
        ("chris.m", "lena.b"),
        ("tom.e", "priya.n"),
    ],
)
def test_no_page_of_a_client_shows_what_the_partner_kept(demo_app, reader, author):
    kept = _unopened(_user(author))
    pages = _every_page(Person(demo_app, _user(reader).id))
    assert kept
    assert not [text for text in kept if text in pages]


def test_what_was_opened_can_be_read(demo_app):
    pages = _every_page(Person(demo_app, _user("joel.w").id))
    assert "Seven months of our photographs, and I cannot tell which of them were true." in pages


def test_the_audit_chain_of_the_demo_holds(demo_app):
    assert not list(trail.verify(demo_app.extensions["key_ring"].audit))


def test_loading_twice_changes_nothing(demo_app):
    events = db.session.scalar(select(func.count(AuditEvent.id)))
    result = demo_app.test_cli_runner().invoke(args=["demo", "load", "--today", "2027-03-01"])
    assert result.exit_code == 0, result.output
    assert "nothing was changed" in result.output
    assert db.session.scalar(select(func.count(AuditEvent.id))) == events


def test_the_demo_does_not_go_where_a_practice_works(app):
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code != 0
    assert "empty installation" in result.output
    assert db.session.scalar(select(func.count(Practice.id)).where(Practice.name.like("Harbour%"))) == 0


def test_people_as_json_is_a_list_with_five_facts_each(app):
    result = app.test_cli_runner().invoke(args=["demo", "people", "--json"])
    people = json.loads(result.output)
    assert {frozenset(person) for person in people} == {
        frozenset({"name", "role", "signin", "password", "totp_secret"})
    }
    assert [person["totp_secret"] is not None for person in people[:4]] == [True, True, False, False]
