"""The practice's settings, for its lead alone."""

import pytest
from sqlalchemy import select

from clinic.audit.models import AuditEvent
from clinic.core.database import db
from clinic.practices import wording
from clinic.practices.models import Practice, SecondFactor
from tests import cast
from tests.browser import Person

PAGES = ("", "/letterhead", "/words", "/sign-in", "/policies")
LETTERHEAD = {"name": "Mill Street", "address": "4 Mill Street\nUpstairs", "telephone": "1", "website": "w"}
WORDS = {
    "emergency": "Call 112.",
    "support": "A line.",
    "neutral_word": "Papers",
    "leave_url": "https://e.org/",
}
POLICIES = {policy: f"New text {policy}." for policy in wording.POLICY_NAMES}


def own():
    return db.session.get(Practice, cast.PRACTICE)


def audited():
    return [event.action for event in db.session.scalars(select(AuditEvent).order_by(AuditEvent.number))]


@pytest.mark.parametrize("page", PAGES)
def test_lead_opens_every_page(lee, page):
    lee.get(f"/practice{page}")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", ["ana", "chris", "kim"])
def test_for_others_they_do_not_exist(app, name, page):
    person = Person(app, cast.ID[name])
    person.get(f"/practice{page}", expect=404)
    if page:
        person.post(f"/practice{page}", {**LETTERHEAD, **WORDS, **POLICIES}, expect=404)
    assert audited() == []


def test_letterhead_is_changed_and_leaves_an_audit_row(lee):
    lee.post("/practice/letterhead", LETTERHEAD)
    assert (own().name, own().address) == ("Mill Street", "4 Mill Street\nUpstairs")
    assert audited() == ["practice.letterhead_changed"]


def test_other_practice_stays_as_it_is(lee):
    lee.post("/practice/letterhead", LETTERHEAD)
    assert db.session.get(Practice, cast.OTHER_PRACTICE).name == "Elsewhere Counselling"


def test_neutral_word_and_site_reach_the_pages_of_clients(lee, ana):
    lee.post("/practice/words", WORDS)
    assert "<title>Papers</title>" in ana.get("/account").text
    assert 'data-to="https://e.org/"' in ana.post("/leave", expect=200).text
    assert audited() == ["practice.words_changed"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "http://e.org", "e.org", "https://", "https://e.org/ x"]
)
def test_neutral_site_is_a_full_https_address(lee, address):
    lee.post("/practice/words", {**WORDS, "leave_url": address}, expect=422)
    assert own().leave_url == wording.NEUTRAL_SITE


def test_required_second_step_holds_from_the_next_page(lee, chris):
    lee.post("/practice/sign-in", {"second_factor": "required", "time_zone": "Europe/Berlin"})
    assert (own().second_factor, own().time_zone) == (SecondFactor.REQUIRED, "Europe/Berlin")
    assert chris.get("/account", expect=303).location == "/account/second-step"


def test_time_zone_is_one_that_exists(lee):
    lee.post("/practice/sign-in", {"second_factor": "optional", "time_zone": "Europe/Atlantis"}, expect=422)


def test_policy_texts_are_changed_together(lee):
    lee.post("/practice/policies", POLICIES)
    assert own().policy_texts == POLICIES
    lee.post("/practice/policies", {**POLICIES, "individual": " "}, expect=422)
    assert own().policy_texts == POLICIES


def test_support_contacts_are_sealed(lee):
    lee.post("/practice/words", {**WORDS, "support": "A line for the night."})
    assert b"night" not in own().support_sealed
    assert own().support == "A line for the night."
