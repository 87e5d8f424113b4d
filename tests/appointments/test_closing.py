from clinic.appointments.models import Appointment, AppointmentStatus
from clinic.core.database import db
from tests import cast
from tests.browser import Person
from tests.reports import papers


def test_closing_a_case_cancels_what_is_to_come_and_says_so(chris: Person, ana: Person, ben: Person) -> None:
    coming = papers.planned(chris, ana, ben, days=2)
    over = papers.planned(chris, ana, ben, days=-2)
    assert "Sessions that have not begun are cancelled" in chris.get("cases.close", case_id=cast.CASE).text
    chris.post("cases.close", case_id=cast.CASE)
    db.session.expire_all()
    assert db.session.get_one(Appointment, coming).status is AppointmentStatus.CANCELLED
    assert db.session.get_one(Appointment, over).status is AppointmentStatus.PLANNED
    chris.post("cases.close", case_id=cast.CASE)
    db.session.expire_all()
    assert db.session.get_one(Appointment, coming).status is AppointmentStatus.CANCELLED


def test_a_closed_case_says_so_instead_of_a_form(chris: Person) -> None:
    chris.post("cases.close", case_id=cast.CASE)
    for endpoint in ("assignments.assign", "appointments.book"):
        page = chris.get(endpoint, case_id=cast.CASE, expect=409).text
        assert "This case is closed." in page
        assert "<form class=" not in page
