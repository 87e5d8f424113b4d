from uuid import UUID

import pytest

from clinic.appointments import actions as appointments
from clinic.appointments import client_actions, client_queries
from clinic.appointments.queries import appointment_for, take_away_for
from clinic.cases import actions as cases
from clinic.cases.models import Setting
from clinic.cases.queries import case_for
from clinic.core.database import commit
from clinic.core.errors import RuleError
from tests import cast
from tests.browser import Person
from tests.reports import papers

WORDS = "He asked which bath foam it was."


@pytest.fixture
def held(chris: Person, ana: Person, ben: Person) -> UUID:
    return papers.held(chris, ana, ben)


def _set(ana: Person, take_away_id: UUID, setting: Setting) -> None:
    mine = client_queries.own_take_away(ana.client, take_away_id, to_change=True)
    client_actions.set_take_away_setting(mine, client=ana.client, setting=setting)
    commit()


def test_it_reaches_the_partner_with_both_keys_only(
    chris: Person, ana: Person, ben: Person, held: UUID
) -> None:
    sent = papers.take_away(chris, ana, held, is_open=False, heard=WORDS)
    assert WORDS not in ben.get("portal.opened").text
    _set(ana, sent, Setting.PARTNER)
    assert WORDS not in ben.get("portal.opened").text
    chris.post("appointments.open_take_away", take_away_id=sent)
    assert WORDS in ben.get("portal.opened").text


def test_it_is_not_opened_without_permission(chris: Person, ana: Person, held: UUID) -> None:
    sent = papers.take_away(chris, ana, held, is_open=False, heard=WORDS)
    chris.post("appointments.open_take_away", take_away_id=sent, expect=409)


def test_once_taken_back_it_does_not_come_back_without_the_counsellor(
    chris: Person, ana: Person, ben: Person, held: UUID
) -> None:
    sent = papers.take_away(chris, ana, held, is_open=True, heard=WORDS)
    assert WORDS in ben.get("portal.opened").text
    _set(ana, sent, Setting.SESSION)
    assert WORDS not in ben.get("portal.opened").text
    ana.post("portal.take_away_setting", {"setting": "partner"}, take_away_id=sent, expect=409)
    assert WORDS not in ben.get("portal.opened").text


def test_nothing_is_opened_in_a_closed_case(chris: Person, ana: Person, held: UUID) -> None:
    sent = papers.take_away(chris, ana, held, is_open=False, heard=WORDS)
    _set(ana, sent, Setting.PARTNER)
    cases.close_case(case_for(chris.user, cast.CASE, to_change=True), by=chris.user)
    commit()
    chris.post("appointments.open_take_away", take_away_id=sent, expect=409)
    with pytest.raises(RuleError):
        appointments.open_take_away(take_away_for(chris.user, sent, to_change=True), by=chris.user)


def test_correcting_who_came_takes_nothing_from_its_author(
    chris: Person, ana: Person, ben: Person, held: UUID
) -> None:
    papers.take_away(chris, ben, held, is_open=False, heard=WORDS)
    appointment = appointment_for(chris.user, held, to_change=True)
    appointments.hold(appointment, came={ana.client.id}, by=chris.user)
    commit()
    assert WORDS in ben.get("portal.take_away", appointment_id=held).text


def test_who_was_not_there_is_asked_for_nothing(chris: Person, ana: Person, ben: Person, held: UUID) -> None:
    appointment = appointment_for(chris.user, held, to_change=True)
    appointments.hold(appointment, came={ana.client.id}, by=chris.user)
    commit()
    ben.get("portal.take_away", appointment_id=held, expect=404)
    ana.get("portal.take_away", appointment_id=held)
