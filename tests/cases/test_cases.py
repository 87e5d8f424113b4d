import re
from uuid import uuid4

import pytest
from markupsafe import escape
from sqlalchemy import func, select

from clinic.cases import rules
from clinic.cases.models import Case, Client
from clinic.core.database import db
from tests import cast
from tests.browser import Person

NEW = {
    "reference": "MS-12",
    "policy": "limited_secrets",
    "what_happened": "A hidden loan.",
    "first_name": "Ada Ahrens",
    "first_short": "Ada",
    "first_signin": "ada.a",
    "first_role": "injured",
    "second_name": "Bo Berling",
    "second_short": "Bo",
    "second_signin": "bo.b",
    "second_role": "involved",
}


def _count() -> int:
    return db.session.scalar(select(func.count()).select_from(Case)) or 0


def test_a_case_is_opened_with_two_clients_and_its_counsellor(dana: Person) -> None:
    form_id = uuid4()
    dana.post("cases.new", NEW | {"form_id": str(form_id)})
    names = db.session.scalars(
        select(Client.position).where(Client.case_id == form_id).order_by(Client.position)
    )
    assert list(names) == [1, 2]
    dana.get("caseload.case", case_id=form_id)


def test_sending_the_form_twice_opens_one_case(dana: Person) -> None:
    before = _count()
    fields = NEW | {"form_id": str(uuid4())}
    first = dana.post("cases.new", fields)
    second = dana.post("cases.new", fields)
    assert first.location == second.location
    assert _count() == before + 1


def test_a_reference_is_used_once_and_nothing_typed_is_lost(dana: Person) -> None:
    page = dana.post("cases.new", NEW | {"form_id": str(uuid4()), "reference": "ms-1"}, expect=409)
    assert "There is a case with this reference already." in page.text
    assert 'id="reference-error"' in page.text
    assert 'href="#reference"' in page.text
    assert "A hidden loan." in page.text


@pytest.mark.parametrize("reference", ["2026/17", "HL-\u202e1", 'Q"x;y', "-", ".pdf", "HL\u00a01", "x" * 21])
def test_an_odd_reference_is_refused_beside_the_field_with_everything_kept(
    dana: Person, reference: str
) -> None:
    before = _count()
    fields = NEW | {"form_id": str(uuid4()), "reference": reference}
    page = dana.post("cases.new", fields, expect=422).text
    assert re.search(r'<input[^>]*aria-invalid="true"[^>]*name="reference"', page)
    assert f'value="{escape(reference)}"' in page
    assert "A hidden loan." in page
    assert _count() == before


@pytest.mark.parametrize("reference", ["HL-108", "2026_17.b", "ПЛ-1", "Ärger 7", "案件-3"])
def test_letters_of_any_script_make_a_reference(dana: Person, reference: str) -> None:
    form_id = uuid4()
    dana.post("cases.new", NEW | {"form_id": str(form_id), "reference": reference})
    assert reference in dana.get("cases.people", case_id=form_id).text


def test_both_clients_need_names_of_their_own(dana: Person) -> None:
    dana.post("cases.new", NEW | {"form_id": str(uuid4()), "second_signin": "ADA.A"}, expect=409)


@pytest.mark.parametrize("whose", ["first", "second"])
def test_a_sign_in_name_in_use_is_said_beside_the_field_it_was_typed_in(dana: Person, whose: str) -> None:
    fields = NEW | {"form_id": str(uuid4()), f"{whose}_signin": "ana"}
    page = dana.post("cases.new", fields, expect=409).text
    assert re.findall(r'id="(\w+)-error"', page) == [f"{whose}_signin"]
    assert f'href="#{whose}_signin">{whose.capitalize()} partner, Sign-in name: This sign-in name' in page


def test_what_is_missing_is_listed_in_the_order_of_the_page_and_in_our_words(dana: Person) -> None:
    page = dana.post("cases.new", {"form_id": str(uuid4()), "first_role": "no such role"}, expect=422).text
    summary = re.search(r"<ul>.*?</ul>", page[page.index("error-summary") :], re.DOTALL)
    assert summary is not None
    linked = re.findall(r'href="#(\w+)', summary.group())
    assert linked[:4] == ["reference", "what_happened", "policy", "first_name"]
    assert "First partner, Full name: Please fill this in." in summary.group()
    assert "Please choose one." in summary.group()
    assert "valid choice" not in page


def test_a_closed_case_can_be_read_and_opened_again(chris: Person, ana: Person) -> None:
    chris.post("cases.close", case_id=cast.CASE)
    chris.post("cases.edit", {"policy": "individual", "what_happened": "x"}, case_id=cast.CASE, expect=409)
    ana.get("/my")
    chris.post("cases.close", case_id=cast.CASE)
    chris.post("cases.edit", {"policy": "individual", "what_happened": "x"}, case_id=cast.CASE)


def test_an_invitation_shows_link_and_code_once(chris: Person, ana: Person) -> None:
    page = chris.post("cases.invite", case_id=cast.CASE, client_id=ana.client.id, expect=200)
    assert "/invitation/" in page.text


def test_the_other_practice_cannot_be_invited_into(kim: Person, ana: Person) -> None:
    kim.post("cases.invite", case_id=cast.CASE, client_id=ana.client.id, expect=404)


def test_references_sort_by_their_numbers() -> None:
    given = ["HL-10", "hl-9", "HL-101", "AB-200"]
    assert sorted(given, key=rules.reference_key) == ["AB-200", "hl-9", "HL-10", "HL-101"]


def test_a_role_can_be_set(chris: Person, ben: Person) -> None:
    chris.post("cases.role", {"role": "both"}, case_id=cast.CASE, client_id=ben.client.id)
    assert ben.client.role.value == "both"
    assert "both hurt and broke the trust" in chris.get("cases.people", case_id=cast.CASE).text
