from datetime import timedelta
from uuid import uuid4

import pytest

from clinic.appointments.models import Appointment, AppointmentStatus
from clinic.assignments import client_actions, client_queries
from clinic.core.clock import now
from clinic.core.database import commit, db
from tests import cast
from tests.assignments import work


@pytest.fixture
def handed_in(chris, ana):
    """Step 2: one answer for the counsellor, one that Ben may read."""
    return work.reflection(
        chris, ana, impact_story=work.STORY, worst=work.for_partner("The phone at dinner.")
    )


def decide(author, answer_id, act):
    """What the author decides about an answer, through the real action."""
    act(client_queries.answer_of(author.client, answer_id, to_write=True), by=author.user)
    commit()


def ask(assignment_id):
    return f"/reviews/{assignment_id}/ask-permission"


def opening(assignment_id, key):
    return f"/reviews/{assignment_id}/answers/{work.answer(assignment_id, key).id}/open"


def text(response):
    return response.get_data(as_text=True)


def session_of_the_case(case_id=cast.CASE, counsellor="chris"):
    made = Appointment(
        case_id=case_id,
        counsellor_id=cast.ID[counsellor],
        form_id=uuid4(),
        starts_at=now() - timedelta(hours=2),
        minutes=75,
        status=AppointmentStatus.HELD,
        place="Room 2",
    )
    db.session.add(made)
    commit()
    return made.id


def test_permission_is_asked_for_what_may_be_asked_and_once(chris, handed_in):
    answer_id = str(work.answer(handed_in, "impact_story").id)
    shown = text(chris.get(ask(handed_in)))
    assert answer_id in shown
    assert str(work.answer(handed_in, "worst").id) not in shown
    assert work.STORY not in shown
    chris.post(ask(handed_in), {"answers": answer_id})
    chris.post(ask(handed_in), {"answers": answer_id})
    assert work.audited("answer.asked") == [work.answer(handed_in, "impact_story").id]
    assert "permission asked" in text(chris.get(f"/reviews/{handed_in}"))


def test_asking_needs_a_choice(chris, handed_in):
    assert "Choose at least one" in text(chris.post(ask(handed_in), expect=422))


def test_a_no_stays_a_no(chris, ana, handed_in):
    answer_id = work.answer(handed_in, "impact_story").id
    chris.post(ask(handed_in), {"answers": str(answer_id)})
    decide(ana, answer_id, client_actions.decline)
    assert str(answer_id) not in text(chris.get(ask(handed_in)))
    chris.post(ask(handed_in), {"answers": str(answer_id)}, expect=409)
    assert "declined" in text(chris.get(f"/reviews/{handed_in}"))


def test_an_answer_for_the_counsellor_only_is_never_asked_nor_opened(chris, ben):
    assignment_id = work.reflection(chris, ben, minimise=work.PRIVATE)
    answer_id = str(work.answer(assignment_id, "minimise").id)
    assert "nothing here to ask about" in text(chris.get(ask(assignment_id)))
    chris.post(ask(assignment_id), {"answers": answer_id}, expect=409)
    work.complete(chris, assignment_id)
    chris.get(opening(assignment_id, "minimise"), expect=409)
    chris.post(opening(assignment_id, "minimise"), expect=409)
    assert work.answer(assignment_id, "minimise").opened_at is None


def test_opening_needs_the_review_first_and_the_permission(chris, handed_in):
    refused = chris.post(opening(handed_in, "worst"), expect=409)
    assert "Complete or return this reflection first" in text(refused)
    work.complete(chris, handed_in)
    not_permitted = chris.post(opening(handed_in, "impact_story"), expect=409)
    assert "does not permit" in text(not_permitted)
    shown = text(chris.get(opening(handed_in, "worst")))
    assert "The phone at dinner." in shown
    assert work.STORY not in shown
    chris.post(opening(handed_in, "worst"))
    assert work.answer(handed_in, "worst").opened_at is not None
    assert work.answer(handed_in, "impact_story").opened_at is None


def test_what_was_asked_and_permitted_can_be_opened(chris, ana, handed_in):
    answer_id = work.answer(handed_in, "impact_story").id
    chris.post(ask(handed_in), {"answers": str(answer_id)})
    work.complete(chris, handed_in)
    chris.post(opening(handed_in, "impact_story"), expect=409)
    decide(ana, answer_id, client_actions.permit)
    chris.post(opening(handed_in, "impact_story"))
    chris.post(opening(handed_in, "impact_story"))
    assert work.audited("answer.opened") == [answer_id]


def test_an_answer_opened_in_a_session_says_so(chris, handed_in):
    session_id = session_of_the_case()
    work.complete(chris, handed_in)
    chris.post(opening(handed_in, "worst"), {"appointment": str(session_id)})
    assert work.answer(handed_in, "worst").appointment_id == session_id
    assert "opened in session on" in text(chris.get(f"/reviews/{handed_in}"))


def test_a_session_of_another_case_is_refused(chris, handed_in):
    session_id = session_of_the_case(cast.OTHER_CASE, "dana")
    work.complete(chris, handed_in)
    chris.post(opening(handed_in, "worst"), {"appointment": str(session_id)}, expect=409)
    assert work.answer(handed_in, "worst").opened_at is None


def test_what_is_taken_back_cannot_be_opened_and_the_counsellor_sees_it(chris, ana, handed_in):
    work.complete(chris, handed_in)
    assert "Open for the partner" in text(chris.get(f"/reviews/{handed_in}"))
    decide(ana, work.answer(handed_in, "worst").id, client_actions.take_back)
    shown = text(chris.get(f"/reviews/{handed_in}"))
    assert "taken back" in shown
    assert "Open for the partner" not in shown
    chris.post(opening(handed_in, "worst"), expect=409)


def test_what_is_taken_back_after_opening_is_not_opened_again(chris, ana, handed_in):
    work.complete(chris, handed_in)
    chris.post(opening(handed_in, "worst"))
    decide(ana, work.answer(handed_in, "worst").id, client_actions.take_back)
    chris.post(opening(handed_in, "worst"), expect=409)
    assert work.answer(handed_in, "worst").taken_back_at is not None
