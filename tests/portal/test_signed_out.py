"""A session that ended while somebody wrote: back to the words, for the same person only."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from clinic.accounts.models import BrowserSession
from clinic.appointments.client_queries import attended, draft_of
from clinic.core.clock import now
from clinic.core.database import commit, db
from tests.assignments import work
from tests.portal import sessions
from tests.portal.desk import FIELD, STORY, autosave, draft, hidden, words, write

BACK = "Your words from before you were signed out are back."


@pytest.fixture
def step(chris, ana):
    [assignment_id] = work.give(chris, ana)
    return assignment_id


def lock(person):
    """Eleven minutes pass without typing."""
    past = now() - timedelta(minutes=11)
    db.session.execute(
        update(BrowserSession).where(BrowserSession.user_id == person.user_id).values(active_at=past)
    )
    commit()


def page_of(person, step):
    return person.get("portal.prompt", assignment_id=step, number=STORY).text


def test_the_words_are_back_after_sign_in_and_are_kept_with_the_next_press(ana, step):
    lock(ana)
    assert "next=/my/steps/" in write(ana, step, "Typed after the lock.", setting="session").location
    ana.sign_in()
    page = page_of(ana, step)
    assert BACK in page and "Typed after the lock." in page
    assert 'value="session" checked' in page
    assert draft(ana, step) is None
    write(ana, step, "Typed after the lock.", setting="session", restored="1", revision="0")
    assert words(ana, step).value == "Typed after the lock."
    assert BACK not in page_of(ana, step)


def test_autosave_says_where_to_sign_in_and_the_words_are_back(ana, step):
    lock(ana)
    answer = autosave(ana, step, "Typed after the lock.", expect=401)
    assert "sign_in" in answer.json
    ana.sign_in()
    assert "Typed after the lock." in page_of(ana, step)


def test_nobody_else_is_given_the_words(ana, ben, step):
    lock(ana)
    write(ana, step, "Typed after the lock.")
    ben.get("portal.prompt", assignment_id=step, number=STORY, expect=404)
    assert "Typed after the lock." not in ben.get("portal.home").text


def test_the_same_page_goes_on_where_it_was_saved_last(ana, step):
    first = autosave(ana, step, "One", revision="0", page="mine")
    lock(ana)
    write(ana, step, "One two", revision=first.json["revision"], page="mine", known="0")
    ana.sign_in()
    page = page_of(ana, step)
    write(ana, step, "One two", restored="1", revision=draft(ana, step).revision)
    assert "One two" in page and words(ana, step).value == "One two"


def test_what_another_page_saved_meanwhile_is_not_overwritten(ana, step):
    lock(ana)
    write(ana, step, "Typed after the lock.", page="mine", known="0")
    ana.sign_in()
    write(ana, step, "Saved elsewhere.", page="other", revision="0")
    page = ana.get("portal.prompt", assignment_id=step, number=STORY)
    assert "Typed after the lock." in page.text and 'name="revision" value="-1"' in page.text
    write(ana, step, "Typed after the lock.", page="third", revision="-1", restored="1")
    both = page_of(ana, step)
    assert "Typed after the lock." in both and "Saved elsewhere." in both


def test_a_page_that_did_not_show_the_words_does_not_drop_them(ana, step):
    lock(ana)
    write(ana, step, "Typed after the lock.", page="mine", known="0")
    ana.sign_in()
    write(ana, step, "Saved elsewhere.", page="other", revision="0")
    assert "Typed after the lock." in page_of(ana, step)


def test_a_take_away_comes_back_too(ana, chris):
    held = sessions.hold(chris, [ana], came=[ana], days_ago=1)
    lock(ana)
    ana.post(
        "portal.take_away",
        {"heard": "That it was true.", "setting": "counsellor", "known": "0", "stop": "1"},
        appointment_id=held,
    )
    ana.sign_in()
    page = ana.get("portal.take_away", appointment_id=held).text
    assert BACK in page and "That it was true." in page


def test_words_equal_to_the_saved_ones_make_no_fuss(ana, step):
    autosave(ana, step, "The same.", revision="0", page="mine")
    lock(ana)
    write(ana, step, "The same.", page="mine", known="0")
    ana.sign_in()
    assert BACK not in page_of(ana, step)
    assert FIELD in page_of(ana, step)


def take_away(ana, held, heard, **more):
    fields = {"heard": heard, "setting": "counsellor", "form_id": str(uuid4()), "stop": "1", **more}
    return ana.post("portal.take_away", fields, appointment_id=held)


def test_a_take_away_saved_on_another_page_does_not_drop_the_words(ana, chris):
    held = sessions.hold(chris, [ana], came=[ana], days_ago=1)
    lock(ana)
    take_away(ana, held, "Typed after the lock.", known="0", revision="0", page="first")
    ana.sign_in()
    take_away(ana, held, "Saved elsewhere.", known="0", revision="0", page="second")
    page = ana.get("portal.take_away", appointment_id=held)
    assert "Typed after the lock." in page.text and hidden(page, "revision") == "-1"
    revision = draft_of(ana.client, attended(ana.client, held)).revision
    take_away(ana, held, "Both.", revision=revision, restored=hidden(page, "restored"))
    assert "Typed after the lock." not in ana.get("portal.take_away", appointment_id=held).text


def test_a_take_away_that_saved_itself_before_the_lock_goes_on_without_a_choice(ana, chris):
    held = sessions.hold(chris, [ana], came=[ana], days_ago=1)
    take_away(ana, held, "One", known="0", revision="0")
    lock(ana)
    take_away(ana, held, "One two", known="0", revision="1")
    ana.sign_in()
    page = ana.get("portal.take_away", appointment_id=held)
    assert "One two" in page.text and hidden(page, "revision") == "1"


def test_once_chosen_the_words_do_not_come_back(ana, step):
    lock(ana)
    write(ana, step, "Typed after the lock.", page="mine", known="0")
    ana.sign_in()
    write(ana, step, "Saved elsewhere.", page="other", revision="0")
    write(ana, step, "Typed after the lock.", page="third", revision="-1", restored="1")
    choice = ana.get("portal.prompt", assignment_id=step, number=STORY)
    chosen = {"choice": "saved", "revision": hidden(choice, "revision"), "page": hidden(choice, "page")}
    ana.post("portal.choose", chosen, assignment_id=step, number=STORY)
    page = page_of(ana, step)
    assert "Typed after the lock." not in page and "Saved elsewhere." in page


def test_nothing_is_looked_over_or_sent_before_the_words_were_seen(ana, step):
    write(ana, step, "Saved.", revision="0")
    review = ana.get("portal.review", assignment_id=step)
    sent = {"form_id": hidden(review, "form_id"), "seen": hidden(review, "seen")}
    lock(ana)
    write(ana, step, "Saved, and more.", page="mine", known="1", revision="1")
    ana.sign_in()
    here = f"/my/steps/{step}/{STORY}"
    assert ana.get("portal.review", assignment_id=step, expect=303).location == here
    assert ana.post("portal.review", sent, assignment_id=step).location == here
    write(ana, step, "Saved, and more.", restored="1", revision=draft(ana, step).revision)
    assert "Saved, and more." in ana.get("portal.review", assignment_id=step).text
