import re

import pytest
from sqlalchemy import select

from clinic.cases import actions as cases
from clinic.cases.models import Case
from clinic.core.database import commit, db
from tests.assignments import work
from tests.caseload import couples
from tests.portal import sessions
from tests.statements import asked_by


def page_of(person, **values):
    return person.get("caseload.caseload", **values).get_data(as_text=True)


def references(page):
    return re.findall(r'<th scope="row"><a href="/cases/[0-9a-f-]+">(MS-\d+)</a>', page)


def close(person, reference):
    case = db.session.scalars(select(Case).where(Case.reference == reference)).one()
    cases.close_case(case, by=person.user)
    commit()


def test_a_line_says_who_since_when_the_sessions_and_what_waits(chris, ana, ben):
    sessions.hold(chris, [ana, ben], came=[ana, ben], days_ago=2)
    sessions.book(chris, [ana, ben], in_days=5)
    work.reflection(chris, ana, intensity=7)
    page = page_of(chris)
    assert references(page) == ["MS-1"]
    assert "5 Jan" in page
    assert "week" in page
    assert '<td class="number">1</td>' in page


def test_names_are_escaped(chris, ana):
    user = ana.user
    user.short_name = "<b>Ana</b>"
    commit()
    assert "&lt;b&gt;Ana&lt;/b&gt;" in page_of(chris)


def test_closed_cases_stand_apart(chris):
    couples.open_cases(chris, 2, work=False)
    close(chris, "MS-100")
    assert references(page_of(chris)) == ["MS-1", "MS-101"]
    assert references(page_of(chris, show="closed")) == ["MS-100"]


@pytest.mark.parametrize("typed", ["ms-101", "Ana 1", "ANA 1", "  ben 1 "])
def test_cases_are_found_by_reference_or_name(chris, typed):
    couples.open_cases(chris, 3, work=False)
    assert references(page_of(chris, q=typed)) == ["MS-101"]


def test_names_with_other_capitals_are_found(chris, ana):
    user = ana.user
    user.full_name = "Åsa Ærlig"
    commit()
    assert references(page_of(chris, q="åsa")) == ["MS-1"]


@pytest.mark.parametrize("typed", ["%", "_", "nobody"])
def test_what_matches_nothing_says_so(chris, typed):
    page = page_of(chris, q=typed)
    assert references(page) == []
    assert "matches what you typed" in page


def test_the_four_orders(chris, ana, ben):
    couples.open_cases(chris, 2, work=False)
    work.reflection(chris, ana, intensity=7)
    sessions.book(chris, [ana, ben], in_days=2)
    newest = references(page_of(chris, order="newest"))
    assert references(page_of(chris)) == ["MS-1", "MS-100", "MS-101"]
    assert references(page_of(chris, order="waiting"))[0] == "MS-1"
    assert references(page_of(chris, order="next"))[0] == "MS-1"
    assert newest[-1] == "MS-1"
    chris.get("caseload.caseload", order="loudest", expect=404)


@pytest.mark.parametrize("order", ["reference", "waiting", "next", "newest"])
def test_every_case_stands_on_exactly_one_page(chris, order):
    couples.open_cases(chris, 60, work=False)
    page = page_of(chris, order=order)
    seen = references(page)
    assert len(seen) == 50
    following = re.search(r'href="(/caseload\?[^"]*after=[^"]*)"', page)
    rest = chris.get(following[1].replace("&amp;", "&")).get_data(as_text=True)
    assert "More cases" not in rest
    assert len(references(rest)) == 11
    assert len({*seen, *references(rest)}) == 61


@pytest.mark.parametrize("mark", ["x~y", "0", "~", "0~\x00"])
def test_a_made_up_mark_is_nowhere(chris, mark):
    chris.get("caseload.caseload", order="next", after=mark, expect=404)


@pytest.mark.parametrize("mark", ["0~", "0~\x00", "1~ms-1", "0~%"])
def test_a_mark_somebody_typed_harms_nothing(chris, mark):
    chris.get("caseload.caseload", after=mark)


def test_only_the_own_cases_are_listed(chris, dana, sam, lee, kim):
    assert references(page_of(chris)) == ["MS-1"]
    assert references(page_of(sam)) == ["MS-1"]
    assert references(page_of(dana)) == ["MS-2"]
    for person in (lee, kim):
        page = page_of(person)
        assert references(page) == []
        assert "It begins with a case." in page


def test_it_needs_three_statements_for_one_case_and_for_sixty(chris):
    few = asked_by(chris, "caseload.caseload")
    couples.open_cases(chris, 60)
    assert asked_by(chris, "caseload.caseload") == few <= 6
