from datetime import timedelta

from sqlalchemy import select

from clinic.cases import actions, queries
from clinic.cases.models import AccessKind, CaseAccess
from clinic.core.clock import today
from clinic.core.database import commit, db
from tests import cast
from tests.browser import Person


def _grant(person: Person) -> CaseAccess:
    query = select(CaseAccess).where(CaseAccess.user_id == person.user_id, CaseAccess.case_id == cast.CASE)
    return db.session.scalars(query).one()


def test_access_ends_with_its_last_day(sam: Person, lee: Person) -> None:
    sam.get("caseload.case", case_id=cast.CASE)
    actions.end_access(_grant(sam), by=lee.user)
    commit()
    sam.get("caseload.case", case_id=cast.CASE, expect=404)


def test_access_begins_with_its_first_day(dana: Person, lee: Person) -> None:
    case = queries.administered_case_for(lee.user, cast.CASE)
    tomorrow = today() + timedelta(days=1)
    actions.grant_access(case, user=dana.user, kind=AccessKind.COUNSELLOR, from_on=tomorrow, by=lee.user)
    commit()
    dana.get("caseload.case", case_id=cast.CASE, expect=404)
    grant = _grant(dana)
    grant.from_on = today()
    commit()
    dana.get("caseload.case", case_id=cast.CASE)


def test_the_lead_gives_access_on_a_page(lee: Person, dana: Person) -> None:
    fields = {"user_id": str(dana.user_id), "kind": "supervisor", "from_on": today().isoformat()}
    lee.post("cases.access", fields, case_id=cast.CASE)
    dana.get("caseload.case", case_id=cast.CASE)
    dana.get("cases.edit", case_id=cast.CASE, expect=404)


def test_access_that_ends_before_it_begins_is_refused_beside_the_form(lee: Person, dana: Person) -> None:
    fields = {
        "user_id": str(dana.user_id),
        "kind": "counsellor",
        "from_on": today().isoformat(),
        "until_on": (today() - timedelta(days=3)).isoformat(),
    }
    page = lee.post("cases.access", fields, case_id=cast.CASE, expect=409)
    assert "cannot be before the first" in page.text
    assert 'id="until_on-error"' in page.text


def test_staff_of_another_practice_cannot_be_given_access(lee: Person, kim: Person) -> None:
    fields = {"user_id": str(kim.user_id), "kind": "counsellor", "from_on": today().isoformat()}
    lee.post("cases.access", fields, case_id=cast.CASE, expect=422)
    kim.get("caseload.case", case_id=cast.CASE, expect=404)
