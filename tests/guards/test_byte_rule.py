"""A client's pages are the same to the byte, whatever the partner writes, skips, sends or keeps private."""

import re
from collections.abc import Iterator

from tests.assignments import work
from tests.browser import Person
from tests.building import partner_work

TOKEN = re.compile(r'(name="csrf_token"[^>]*value=")[^"]*|(value=")[^"]*("[^>]*name="csrf_token")')
# Made anew each time a page is shown: the form's own id, and the page's.
FORM_ID = re.compile(r'(name="(form_id|page)"[^>]*value=")[^"]*|(value=")[^"]*("[^>]*name="(form_id|page)")')
PAGES = ("/my", "/my/history", "/my/opened", "/my/reports", "/account", "/support", "/help")


def _same(html: str) -> str:
    return FORM_ID.sub("form id", TOKEN.sub("token", html))


def _pages(person: Person, assignment_id: object) -> dict[str, str]:
    own = [f"/my/steps/{assignment_id}", f"/my/steps/{assignment_id}/1", f"/my/steps/{assignment_id}/review"]
    return {path: _same(person.get(path).get_data(as_text=True)) for path in [*PAGES, *own]}


def _differences(before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    for path, html in before.items():
        if html != after[path]:
            yield path


def test_nothing_the_partner_does_alone_changes_a_byte(ana: Person, ben: Person, chris: Person) -> None:
    hers, his = work.give(chris, ana, ben, number=2)
    before = _pages(ben, his)
    for act in partner_work.ALL:
        act(ana, chris, hers)
        assert not list(_differences(before, _pages(ben, his))), act.__name__


def test_the_comparison_sees_an_opened_answer(ana: Person, ben: Person, chris: Person) -> None:
    hers, his = work.give(chris, ana, ben, number=2)
    before = _pages(ben, his)
    for act in (*partner_work.ALL, partner_work.open_one):
        act(ana, chris, hers)
    assert "/my/opened" in set(_differences(before, _pages(ben, his)))
