"""Whom to call, on every page of a client."""

import pytest

from clinic.core.filters import calls
from tests.assignments import work
from tests.portal.desk import STORY

EMERGENCY = 'In danger, call <a href="tel:112">112</a>.'


def test_support_leads_back_and_its_numbers_can_be_called(ana):
    page = ana.get("support.contacts").text
    assert '<a href="/">Back</a>' in page
    assert '<a href="tel:02000000009">020 0000 0009</a>' in page


def test_the_emergency_line_stands_under_every_page_of_a_client(ana, chris):
    [step] = work.give(chris, ana)
    own = {"assignment_id": step}
    asked = [("portal.prompt", {**own, "number": STORY}), ("portal.review", own), ("portal.step", own)]
    bare = [
        "portal.home",
        "portal.history",
        "portal.reports",
        "accounts.account",
        "support.contacts",
        "/help",
    ]
    for endpoint, values in [*asked, *((name, {}) for name in bare)]:
        foot = ana.get(endpoint, **values).text.split('<footer class="foot">')[1]
        assert foot.count(EMERGENCY) == 1, endpoint


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+44 (0)20 0000 0009, all day", '<a href="tel:+4402000000009">+44 (0)20 0000 0009</a>, all day'),
        ("Open since 2026-11-22, 9 to 17", "Open since 2026-11-22, 9 to 17"),
        ("<b>& 112", '&lt;b&gt;&amp; <a href="tel:112">112</a>'),
    ],
)
def test_only_numbers_that_can_be_called_become_links(text, expected):
    assert calls(text) == expected
