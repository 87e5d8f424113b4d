"""A client's account, closed and opened again by the counsellor or the lead; the partner learns nothing."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from clinic.core import clock
from clinic.core.database import db
from tests import cast
from tests.browser import Person
from tests.building import world as worlds
from tests.guards.routes_by_person import ROWS

NEW_EVERY_TIME = re.compile(r'<input[^>]*name="(?:csrf_token|form_id|page)"[^>]*>')
SIGN_IN = {"signin": "ana", "password": cast.PASSWORD}


def _of(person: Person) -> dict[str, Any]:
    return {"case_id": cast.CASE, "client_id": person.client.id}


def _audited(action: str) -> list[AuditEvent]:
    return list(db.session.scalars(select(AuditEvent).where(AuditEvent.action == action)))


def test_the_counsellor_deactivates_after_a_question_and_reactivates(
    app: Flask, chris: Person, ana: Person, ben: Person
) -> None:
    elsewhere = Person(app, ana.user_id)
    assert "Deactivate the account of Ana" in chris.get("cases.people", case_id=cast.CASE).text
    assert "signed out everywhere" in chris.get("cases.deactivate", **_of(ana)).text
    ana.get("/my")
    chris.post("cases.deactivate", **_of(ana))
    for browser in (ana, elsewhere):
        assert browser.get("/my", expect=303).location.startswith("/sign-in")
    Person(app, None).post("/sign-in", SIGN_IN, expect=422)
    ben.get("/my")
    page = chris.get("cases.people", case_id=cast.CASE).text
    assert "Reactivate the account of Ana" in page and "Deactivate the account of Ana" not in page
    chris.post("cases.reactivate", **_of(ana))
    # A session that has ended stays so; the password is the one of before.
    ana.get("/my", expect=303)
    Person(app, None).post("/sign-in", SIGN_IN)


def test_the_lead_does_so_on_the_page_of_access(app: Flask, lee: Person, ana: Person) -> None:
    assert "Deactivate" in lee.get("cases.access", case_id=cast.CASE).text
    back = lee.post("cases.deactivate_as_lead", **_of(ana)).location
    assert "Reactivate" in lee.get(back).text
    assert ana.get("/my", expect=303).location.startswith("/sign-in")
    lee.post("cases.reactivate_as_lead", **_of(ana))
    Person(app, None).post("/sign-in", SIGN_IN)


def test_both_are_recorded_with_the_case(chris: Person, lee: Person, ana: Person) -> None:
    chris.post("cases.deactivate", **_of(ana))
    lee.post("cases.reactivate_as_lead", **_of(ana))
    for verb, who in (("deactivated", chris), ("reactivated", lee)):
        [of_account], [of_client] = _audited(f"account.{verb}"), _audited(f"client.{verb}")
        assert (of_account.row_id, of_account.actor_id) == (ana.user_id, who.user_id)
        assert (of_client.row_id, of_client.case_id) == (ana.client.id, cast.CASE)
    page = chris.get("caseload.log", case_id=cast.CASE).text
    assert "deactivated a client’s account" in page and "reactivated a client’s account" in page


def test_an_open_invitation_ends_with_the_account(app: Flask, chris: Person, ana: Person) -> None:
    page = chris.post("cases.invite", expect=200, **_of(ana)).text
    link = re.search(r"http://localhost(/invitation/[^<]+)", page)
    assert link
    Person(app, None).get(link[1])
    chris.post("cases.deactivate", **_of(ana))
    assert 'name="code"' not in Person(app, None).send("GET", link[1]).text
    chris.post("cases.invite", expect=409, **_of(ana))


def test_loading_the_invitation_again_does_not_end_the_link_just_copied(
    app: Flask, chris: Person, ana: Person
) -> None:
    form_id = re.search(r'name="form_id" value="([^"]+)"', chris.get("cases.people", case_id=cast.CASE).text)
    assert form_id
    fields = {"form_id": form_id[1]}
    link = re.search(
        r"http://localhost(/invitation/[^<]+)",
        chris.post("cases.invite", fields, expect=200, **_of(ana)).text,
    )
    assert link
    again = chris.post("cases.invite", fields, expect=200, **_of(ana)).text
    assert "It was shown already" in again
    assert "/invitation/" not in again
    assert 'name="code"' in Person(app, None).get(link[1]).text
    [new_id] = re.findall(r'name="form_id" value="([^"]+)"', again)
    assert "/invitation/" in chris.post("cases.invite", {"form_id": new_id}, expect=200, **_of(ana)).text
    assert 'name="code"' not in Person(app, None).send("GET", link[1]).text


def test_doing_it_twice_changes_nothing(chris: Person, ana: Person) -> None:
    chris.post("cases.deactivate", **_of(ana))
    at = db.session.get_one(User, ana.user_id).deactivated_at
    chris.post("cases.deactivate", expect=409, **_of(ana))
    assert db.session.get_one(User, ana.user_id).deactivated_at == at
    chris.post("cases.reactivate", **_of(ana))
    chris.post("cases.reactivate", expect=409, **_of(ana))


def test_in_a_closed_case_too(chris: Person, ana: Person) -> None:
    chris.post("cases.close", case_id=cast.CASE)
    assert "Deactivate the account of Ana" in chris.get("cases.people", case_id=cast.CASE).text
    chris.post("cases.deactivate", **_of(ana))
    assert "Reactivate the account of Ana" in chris.get("cases.people", case_id=cast.CASE).text
    ana.get("/my", expect=303)


def test_a_client_of_another_case_is_not_reached(chris: Person, eve: Person) -> None:
    chris.post("cases.deactivate", case_id=cast.CASE, client_id=eve.client.id, expect=404)
    eve.get("/my")


def test_a_supervisor_is_offered_nothing(sam: Person, chris: Person, ana: Person) -> None:
    assert "Deactivate" not in sam.get("cases.people", case_id=cast.CASE).text
    chris.post("cases.deactivate", **_of(ana))
    assert "Reactivate" not in sam.get("cases.people", case_id=cast.CASE).text


@pytest.fixture
def world(app: Flask) -> worlds.World:
    """A case with something of every kind in it."""
    return worlds.make(app)


def test_the_partners_pages_do_not_change_by_one_byte(
    world: worlds.World, chris: Person, ana: Person, ben: Person
) -> None:
    with clock.pinned(clock.now()):
        before = _pages_of(ben, world)
        assert len(before) >= 8
        chris.post("cases.deactivate", **_of(ana))
        assert _pages_of(ben, world) == before
        chris.post("cases.reactivate", **_of(ana))
        assert _pages_of(ben, world) == before


def _pages_of(ben: Person, world: worlds.World) -> dict[str, str]:
    """Every page of the guards' table that is Ben's to read."""
    found = {}
    for row in ROWS:
        if "ben" in row.people and "GET" in row.methods and row.endpoint.startswith(("portal.", "accounts.")):
            values = {name: world.known[str(key)] for name, key in row.values.items()}
            path = ben.address(row.endpoint, **values)
            found[path] = NEW_EVERY_TIME.sub("", ben.send("GET", path).text)
    return found
