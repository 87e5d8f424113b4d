"""Row W5: how many SQL statements a page takes, and that it is the same number for few rows and for many."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select

from clinic.accounts.models import User
from clinic.assignments.models import Assignment, Status
from clinic.cases.models import Case, CaseAccess, Client
from clinic.core.database import db
from clinic.ops.bench import practice
from clinic.ops.bench.practice import Built
from clinic.ops.bench.results import Result

# What people open most, without clinical text and so without an audit row.
FRONT = ("/today", "/caseload", "/inbox", "/my")
FRONT_MOST, OTHERS_MOST = 6, 12


@dataclass(frozen=True)
class Counted:
    """One page opened by somebody with few rows and by somebody with many."""

    page: str
    few: int
    many: int


@contextmanager
def counting(engine: Engine) -> Iterator[list[str]]:
    """Statements the application sends from here on."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _visit(app: Flask, signin: str) -> FlaskClient:
    browser = app.test_client()
    for name, value in practice.session_of(app, signin).items():
        browser.set_cookie(name, value, domain="127.0.0.1")
    return browser


def _count(browser: FlaskClient, page: str) -> int:
    app = browser.application
    with app.app_context():
        engine = db.engine
    # The first visit reads what is kept for the life of the process, such as the programme.
    for _ in range(2):
        with counting(engine) as sent:
            response = browser.get(page, base_url="http://127.0.0.1")
        if response.status_code != 200:
            raise RuntimeError(f"{page} was answered with {response.status_code}")
    return len(sent)


def counted(app: Flask, built: Built) -> list[Counted]:
    """Every page of the list, for few rows and for many."""
    found = []
    pairs = [(built.quiet, built.busy, _staff_pages), (built.newcomer, built.writer, _client_pages)]
    for few, many, pages in pairs:
        with app.app_context():
            of_few, of_many = pages(few), pages(many)
        small, large = _visit(app, few), _visit(app, many)
        for page, address in of_few.items():
            found.append(Counted(page, _count(small, address), _count(large, of_many[page])))
    return found


def _staff_pages(signin: str) -> dict[str, str]:
    user = db.session.scalars(select(User).where(User.signin_key == signin)).one()
    of_user = select(CaseAccess.case_id).where(CaseAccess.user_id == user.id)
    case_id = db.session.scalars(select(Case.id).where(Case.id.in_(of_user))).first()
    in_case = select(Assignment.id).where(
        Assignment.case_id.in_(of_user), Assignment.status == Status.SUBMITTED
    )
    pages = {page: page for page in FRONT if page != "/my"}
    return pages | {
        "/cases/…": f"/cases/{case_id}",
        "/reviews/…": f"/reviews/{db.session.scalars(in_case).first()}",
        "/programme": "/programme",
    }


def _client_pages(signin: str) -> dict[str, str]:
    user = db.session.scalars(select(User).where(User.signin_key == signin)).one()
    own = select(Assignment.id).join(Client, Client.id == Assignment.client_id)
    own = own.where(Client.user_id == user.id, Assignment.status == Status.ASSIGNED)
    step = f"/my/steps/{db.session.scalars(own).first()}"
    pages = {"/my": "/my", "/my/steps/…": step, "/my/steps/…/2": f"{step}/2"}
    return pages | {"/my/steps/…/review": f"{step}/review", "/my/history": "/my/history"}


def measured(app: Flask, built: Built) -> list[Result]:
    """Two rows, the front pages and the others, with the page that takes most; and one for what grows."""
    found = counted(app, built)
    results = []
    for name, most in (("front pages", FRONT_MOST), ("other pages", OTHERS_MOST)):
        those = [one for one in found if (one.page in FRONT) is (name == "front pages")]
        worst = max(max(one.few, one.many) for one in those)
        listed = ", ".join(f"{one.page} {max(one.few, one.many)}" for one in those)
        results.append(_row(f"SQL statements, {name}", worst, most, f"{listed}."))
    growing = [f"{one.page} {one.few} → {one.many}" for one in found if one.few != one.many]
    note = f"These differ: {', '.join(growing)}." if growing else ""
    return [*results, _row("pages with more statements for more rows", len(growing), 0, note)]


def _row(what: str, value: int, target: int, note: str) -> Result:
    return Result("W5", what, "–", value, target, unit="", note=note)
