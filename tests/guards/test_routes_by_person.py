"""Every address × method × person, really requested; an address without a row fails."""

from collections.abc import Iterator
from uuid import UUID, uuid5

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from clinic.accounts import actions as accounts
from clinic.accounts.models import BrowserSession, User
from clinic.cases.models import CaseAccess
from clinic.core import sealing
from clinic.core.clock import now
from clinic.core.database import commit, db
from tests import cast, databases
from tests.browser import Person
from tests.building import world as worlds
from tests.guards.routes_by_person import EVERYBODY, ROWS, Row

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NOT_PAGES = {"OPTIONS", "HEAD"}


@pytest.fixture(scope="module")
def known(one_app: Flask, template: databases.Template) -> Iterator[dict[str, UUID | str]]:
    """The ids of a case with something of every kind in it, kept as a state to come back to."""
    sealing.use(one_app.extensions["key_ring"])
    with one_app.app_context():
        db.engine.dispose()
        template.renew()
        world = worlds.make(one_app)
        found: dict[str, UUID | str] = {**world.known, **world.names}
        found |= {name: cast.ID[name] for name in cast.NAMES}
        found |= {"case": cast.CASE, "ana_client": uuid5(cast.SPACE, "client ana")}
        found["grant"] = db.session.scalars(
            select(CaseAccess.id).where(CaseAccess.case_id == cast.CASE, CaseAccess.user_id == cast.ID["sam"])
        ).one()
        found |= _invitation()
        db.session.execute(update(User).where(User.id == cast.ID["finn"]).values(deactivated_at=now()))
        commit()
        db.session.remove()
        db.engine.dispose()
    template.keep("world")
    yield found
    template.forget("world")


def _invitation() -> dict[str, str]:
    dana = db.session.get_one(User, cast.ID["dana"])
    lee = db.session.get_one(User, cast.ID["lee"])
    return {"invitation": accounts.invite(dana, by=lee).link_token}


@pytest.fixture
def as_kept(one_app: Flask, template: databases.Template, known: dict[str, UUID | str]) -> Iterator[Flask]:
    sealing.use(one_app.extensions["key_ring"])
    with one_app.app_context():
        db.engine.dispose()
    template.renew("world")
    with one_app.app_context():
        yield one_app
        db.session.remove()


def _request(app: Flask, row: Row, method: str, name: str, values: dict[str, object]) -> TestResponse:
    person = Person(app, None if name == "anonymous" else cast.ID[name])
    if "session_id" in values:
        query = select(BrowserSession.id).where(BrowserSession.user_id == cast.ID["ana"])
        values = values | {"session_id": db.session.scalars(query.limit(1)).first() or cast.CASE}
    path = person.address(row.endpoint, **values)
    body = {"csrf_token": person.csrf} if method != "GET" else None
    return person.send(method, path, data=body)


def _values(row: Row, known: dict[str, UUID | str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, key in row.values.items():
        literal = isinstance(key, int) or key.startswith("=") or key == "her_session"
        found[name] = (key if isinstance(key, int) else key.removeprefix("=")) if literal else known[key]
    return found


def _is_door(response: TestResponse) -> bool:
    where = response.headers.get("Location", "")
    return response.status_code == 303 and where.startswith(("/sign-in?", "/unlock?"))


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row.endpoint} {row.methods} {list(row.values.values())}"
)
def test_only_these_people_reach_it(row: Row, as_kept: Flask, known: dict[str, UUID | str]) -> None:
    values = _values(row, known)
    wrong: list[str] = []
    outsiders = sorted(EVERYBODY - row.people)
    for method in row.methods.split():
        for name in [*outsiders, *sorted(row.people)]:
            response = _request(as_kept, row, method, name, values)
            signed_in = name not in {"anonymous", "finn"}
            if name in row.people:
                fine = response.status_code in {200, 303, 409, 422} and not (_is_door(response) and signed_in)
                fine = fine or (row.endpoint == "sign_in.unlock" and _is_door(response))
            else:
                fine = response.status_code == 404 if signed_in else _is_door(response)
            if not fine:
                where = response.headers.get("Location", "")
                wrong.append(f"{method} {name}: {response.status_code} {where}")
    assert not wrong, wrong


def test_every_address_and_method_has_a_row(one_app: Flask) -> None:
    listed = {(row.endpoint, method) for row in ROWS for method in row.methods.split()}
    real = {
        (rule.endpoint, method)
        for rule in one_app.url_map.iter_rules()
        for method in (rule.methods or set()) - NOT_PAGES
    }
    assert listed == real


def test_other_methods_answer_like_an_address_that_does_not_exist(
    as_kept: Flask, known: dict[str, UUID | str]
) -> None:
    chris = Person(as_kept, cast.ID["chris"])
    for row in ROWS:
        rules = [rule for rule in as_kept.url_map.iter_rules() if rule.endpoint == row.endpoint]
        allowed = set().union(*(rule.methods or set() for rule in rules))
        for method in set(METHODS) - allowed:
            path = chris.address(row.endpoint, **_values(row, known))
            response = chris.send(method, path, data={"csrf_token": chris.csrf})
            assert response.status_code == 404, (row.endpoint, method, response.status_code)
