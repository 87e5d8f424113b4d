"""After a session: written, kept, sent once, and read by nobody it is not for."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from clinic.appointments import actions, client_queries
from clinic.appointments.models import TakeAway
from clinic.appointments.queries import take_away_for
from clinic.cases.models import Setting
from clinic.core.database import commit, db
from tests.portal import sessions
from tests.portal.desk import hidden, plain


@pytest.fixture
def held(chris, ana, ben):
    """A session to which both came."""
    return sessions.hold(chris, [ana, ben], came=[ana, ben], days_ago=1)


def send(person, held, *, expect=303, **fields):
    fields = {"form_id": str(uuid4()), "setting": "counsellor", "revision": "0", "send": "1"} | fields
    return person.post("portal.take_away", fields, appointment_id=held, expect=expect)


def sent(person):
    query = select(TakeAway).where(TakeAway.client_id == person.client.id)
    return db.session.scalars(query).one()


def autosave(person, held, *, expect=200, **fields):
    return person.post(
        "portal.take_away_draft",
        {"form_id": str(uuid4()), "setting": "counsellor"} | fields,
        appointment_id=held,
        expect=expect,
        headers={"X-Autosave": "1"},
    )


def test_it_is_sent_once_however_often_the_button_is_pressed(ana, held):
    fields = {"heard": "That it was true.", "form_id": str(uuid4()), "setting": "partner"}
    for _ in range(3):
        send(ana, held, **fields)
    assert db.session.scalar(select(func.count(TakeAway.id))) == 1
    assert sent(ana).setting is Setting.PARTNER and sent(ana).permitted_at is not None
    assert "That it was true." in ana.get("portal.take_away", appointment_id=held).text
    assert "After your session on" in ana.get("portal.history").text


def test_autosave_and_stop_keep_it(ana, held):
    revision = autosave(ana, held, heard="That", revision="0").json["revision"]
    send(ana, held, heard="That it was true.", revision=revision, stop="1")
    page = ana.get("portal.take_away", appointment_id=held)
    assert "That it was true." in page.text
    assert int(hidden(page, "revision")) > revision


def test_two_pages_end_in_both_texts_on_the_page(ana, held):
    autosave(ana, held, heard="Saved here.", revision="0")
    autosave(ana, held, heard="Typed there.", revision="0", expect=409)
    page = send(ana, held, heard="Typed there.", stop="1", expect=409)
    assert "Saved here." in page.text and "Typed there." in page.text
    send(ana, held, heard="Saved here. Typed there.", revision=hidden(page, "revision"))
    assert sent(ana).heard == "Saved here. Typed there."


def test_nothing_written_is_not_sent(ana, held):
    assert "One line is enough." in send(ana, held, expect=422).text


def test_a_text_that_is_too_long_is_refused_beside_its_field(ana, held):
    long = "w" * 40_001
    page = send(ana, held, heard=long, expect=422).text
    assert long in page and 'id="heard-error"' in page
    send(ana, held, heard=long[1:])
    assert len(sent(ana).heard) == 40_000


def test_sending_again_from_another_page_gives_the_words_back(ana, held):
    send(ana, held, heard="First.")
    assert "Second." in send(ana, held, heard="Second.", expect=409).text
    assert sent(ana).heard == "First."


def test_only_who_came_is_asked(chris, ana, ben, eve, held):
    alone = sessions.hold(chris, [ana, ben], came=[ana], days_ago=3)
    for person in (ben, eve, chris):
        person.get("portal.take_away", appointment_id=alone, expect=404)
        send(person, alone, heard="Not there.", expect=404)
    eve.get("portal.take_away", appointment_id=held, expect=404)


def test_the_partner_reads_it_only_once_it_is_opened(ana, ben, chris, held):
    before = plain(ben.get("portal.home")), plain(ben.get("portal.opened"))
    send(ana, held, heard="That it was true.", setting="partner")
    assert (plain(ben.get("portal.home")), plain(ben.get("portal.opened"))) == before
    row = take_away_for(chris.user, sent(ana).id, to_change=True)
    actions.open_take_away(row, by=chris.user)
    commit()
    assert "That it was true." in ben.get("portal.opened").text
    ana.post("portal.take_away_setting", {"setting": "counsellor"}, take_away_id=sent(ana).id)
    page = ben.get("portal.opened").text
    assert "That it was true." not in page and "has been taken back" in page
    assert len(client_queries.opened_for(ben.client)) == 1


def test_who_may_read_is_the_authors_choice_alone(ana, ben, chris, held):
    send(ana, held, heard="That it was true.")
    for person in (ben, chris):
        person.get("portal.take_away_setting", take_away_id=sent(ana).id, expect=404)
        person.post("portal.take_away_setting", {"setting": "partner"}, take_away_id=sent(ana).id, expect=404)
    ana.post("portal.take_away_setting", {"setting": "session"}, take_away_id=sent(ana).id)
    assert sent(ana).setting is Setting.SESSION


def test_refused_words_outlive_the_page_that_sent_them(ana, held):
    autosave(ana, held, heard="Saved here.", revision="0")
    address = ana.address("portal.take_away", appointment_id=held)
    ana.post(
        "portal.take_away_draft",
        {"form_id": str(uuid4()), "setting": "counsellor", "heard": "Typed there.", "revision": "0"},
        appointment_id=held,
        expect=409,
        headers={"X-Autosave": "1", "Referer": f"http://localhost{address}"},
    )
    page = ana.get(address)
    assert "Typed there." in page.text
    both = send(ana, held, heard="Typed there.", revision=hidden(page, "revision"), stop="1", expect=409)
    assert "Saved here." in both.text


def test_asking_for_both_texts_never_sends(ana, held):
    revision = autosave(ana, held, heard="Mine.", revision="0").json["revision"]
    send(ana, held, heard="Mine, and more.", revision=revision, conflict="1")
    assert client_queries.own_take_aways(ana.client) == []
