from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from clinic.appointments.models import Appointment, AppointmentStatus
from clinic.core.clock import local, now
from clinic.core.database import db
from tests import cast
from tests.browser import Person
from tests.reports import papers


def _fields(*people: Person, days: int = 3, **more: object) -> dict[str, object]:
    starts = local(now() + timedelta(days=days))
    return {
        "on": starts.date().isoformat(),
        "at": "10:00",
        "minutes": "75",
        "place": "room 2",
        "attending": [str(person.client.id) for person in people],
        "form_id": str(uuid4()),
        **more,
    }


def _fresh(appointment_id: UUID) -> Appointment:
    return db.session.get_one(Appointment, appointment_id)


def test_a_double_click_books_once(chris: Person, ana: Person, ben: Person) -> None:
    fields = _fields(ana, ben)
    first = chris.post("appointments.book", fields, case_id=cast.CASE)
    assert chris.post("appointments.book", fields, case_id=cast.CASE).location == first.location


def test_only_who_attends_sees_it(chris: Person, ana: Person, ben: Person) -> None:
    chris.post("appointments.book", _fields(ben, place="the small room"), case_id=cast.CASE)
    assert "the small room" in ben.get("portal.home").text
    assert "the small room" not in ana.get("portal.home").text


def test_nobody_attending_is_refused_and_the_rest_kept(chris: Person) -> None:
    page = chris.post("appointments.book", _fields(place="the small room"), case_id=cast.CASE, expect=422)
    assert "Please choose at least one." in page.text
    assert "the small room" in page.text


def test_somebody_of_another_case_cannot_be_booked(chris: Person, eve: Person) -> None:
    chris.post("appointments.book", _fields(eve), case_id=cast.CASE, expect=422)


def test_a_planned_session_can_be_moved_and_cancelled(chris: Person, ana: Person, ben: Person) -> None:
    booked = papers.planned(chris, ana, ben, days=2)
    chris.post("appointments.change", _fields(ana, place="video"), appointment_id=booked)
    assert _fresh(booked).place == "video"
    assert "video" not in ben.get("portal.home").text
    chris.post("appointments.cancel", appointment_id=booked)
    assert "video" not in ana.get("portal.home").text
    chris.post("appointments.change", _fields(ana), appointment_id=booked, expect=409)


def test_a_session_that_has_not_begun_is_not_held(chris: Person, ana: Person) -> None:
    booked = papers.planned(chris, ana, days=2)
    chris.post("appointments.held", {"came": [str(ana.client.id)]}, appointment_id=booked, expect=409)
    assert _fresh(booked).status is AppointmentStatus.PLANNED


@pytest.mark.parametrize(
    ("days", "sentence"), [(-5000, "The case was opened on"), (800, "more than two years ahead")]
)
def test_a_day_far_away_is_refused_beside_its_field(
    chris: Person, ana: Person, days: int, sentence: str
) -> None:
    fields = _fields(ana, days=days, place="the small room")
    page = chris.post("appointments.book", fields, case_id=cast.CASE, expect=422).text
    assert sentence in page.split('id="on-error"')[1].split("</p>")[0]
    assert "the small room" in page
    booked = papers.planned(chris, ana, days=2)
    chris.post("appointments.change", fields, appointment_id=booked, expect=422)


def test_a_time_that_the_clocks_leap_over_is_refused(chris: Person, ana: Person) -> None:
    this_year = local(now()).year
    springs = [
        date(year, 3, 31) - timedelta(days=date(year, 3, 31).isoweekday() % 7)
        for year in (this_year, this_year + 1)
    ]
    spring = next(one for one in springs if one > local(now()).date())
    fields = _fields(ana, on=spring.isoformat(), at="01:30")
    page = chris.post("appointments.book", fields, case_id=cast.CASE, expect=422).text
    assert "The clocks go forward" in page.split('id="at-error"')[1].split("</p>")[0]
    chris.post("appointments.book", fields | {"at": "02:30"}, case_id=cast.CASE)


def test_nobody_came_is_said_everywhere_and_not_counted(chris: Person, ana: Person, ben: Person) -> None:
    missed = papers.planned(chris, ana, ben, days=-3)
    papers.held(chris, ana, ben, days_ago=1)
    chris.post("appointments.held", {"came": [str(ana.client.id)], "nobody": "1"}, appointment_id=missed)
    page = chris.get("appointments.appointment", appointment_id=missed).text
    assert "nobody came" in page.split("</h1>")[1].split("</div>")[0]
    assert "What each takes away" not in page
    case = chris.get("caseload.case", case_id=cast.CASE).text
    assert "</a>, nobody came" in case
    assert "Session 1</a> held" in case
    assert "nobody came" in chris.get("caseload.sessions", case_id=cast.CASE).text
    assert "Session 2" not in case
    assert chris.get("caseload.today").text.count("Write the note of") == 1
    ana.get("portal.take_away", appointment_id=missed, expect=404)


def test_who_came_can_be_corrected_after_nobody_did(chris: Person, ana: Person, ben: Person) -> None:
    missed = papers.planned(chris, ana, ben, days=-3)
    chris.post("appointments.held", {}, appointment_id=missed)
    assert "nobody came" in chris.get("appointments.appointment", appointment_id=missed).text
    chris.post("appointments.held", {"came": [str(ana.client.id)]}, appointment_id=missed)
    page = chris.get("appointments.appointment", appointment_id=missed).text
    assert "nobody came" not in page
    assert "What each takes away" in page


@pytest.mark.parametrize("page", ["appointments.change", "appointments.cancel"])
def test_supervisors_and_others_change_nothing(
    sam: Person, dana: Person, chris: Person, ana: Person, page: str
) -> None:
    booked = papers.planned(chris, ana, days=2)
    for person in (sam, dana):
        person.post(page, _fields(ana), appointment_id=booked, expect=404)
