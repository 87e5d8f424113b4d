from uuid import uuid4

import pytest

from clinic.assignments.models import Status
from clinic.programmes.queries import published_version
from tests.assignments import work

STRANGERS = ["dana", "lee", "kim", "ana", "ben", "eve"]
ACTS = ["feedback", "complete", "return", "note", "ask-permission"]


@pytest.fixture
def handed_in(chris, ana):
    return work.reflection(
        chris, ana, impact_story=work.STORY, worst=work.for_partner("The phone at dinner.")
    )


@pytest.fixture
def stranger(request):
    return request.getfixturevalue(request.param)


def fields():
    return {"feedback": "Words.", "note": "Words.", "round": "1", "revision": "0", "form_id": str(uuid4())}


def addresses(assignment_id, case_id):
    """Pages that change something, each with GET and POST."""
    answer_id = work.answer(assignment_id, "worst").id
    return [
        f"/reviews/{assignment_id}/ask-permission",
        f"/reviews/{assignment_id}/answers/{answer_id}/open",
        f"/assignments/{assignment_id}/withdraw",
        f"/cases/{case_id}/assign",
    ]


@pytest.mark.parametrize("stranger", STRANGERS, indirect=True)
def test_who_is_not_on_the_case_finds_nothing(chris, stranger, handed_in, case_id):
    work.complete(chris, handed_in)
    step = f"/cases/{case_id}/assign?step={published_version(chris.user, 2).id}"
    for address in [f"/reviews/{handed_in}", *addresses(handed_in, case_id), step]:
        chris.get(address)
        stranger.get(address, expect=404)
    for address in [f"/reviews/{handed_in}/{act}" for act in ACTS] + addresses(handed_in, case_id) + [step]:
        stranger.post(address, fields(), expect=404)
    assert work.latest(handed_in).feedback is None


def test_a_supervisor_reads_and_can_do_nothing(chris, sam, handed_in, case_id):
    chris.post(f"/reviews/{handed_in}/note", {"note": "Ask about sleep.", "revision": "0"})
    chris.post(f"/reviews/{handed_in}/feedback", {"feedback": "A draft.", "round": "1", "revision": "0"})
    shown = sam.get(f"/reviews/{handed_in}").get_data(as_text=True)
    assert work.STORY in shown
    assert "Ask about sleep." in shown
    assert "A draft." not in shown
    for absent in ("Complete <kbd>", "Return with a thought", "Ask permission", "Withdraw", "<textarea"):
        assert absent not in shown
    for address in addresses(handed_in, case_id):
        sam.get(address, expect=404)
        sam.post(address, fields(), expect=404)
    for act in ACTS:
        sam.post(f"/reviews/{handed_in}/{act}", fields(), expect=404)
    assert work.assignment(handed_in).status is Status.SUBMITTED


def test_a_supervisors_view_is_recorded_and_what_was_sent_is_read(chris, sam, handed_in):
    work.complete(chris, handed_in, "You stayed with it.")
    before = len(work.audited("submission.viewed"))
    assert "You stayed with it." in sam.get(f"/reviews/{handed_in}").get_data(as_text=True)
    assert len(work.audited("submission.viewed")) == before + 1


def test_an_answer_of_another_assignment_is_not_found_under_this_one(chris, ana, handed_in):
    other = work.reflection(chris, ana, worst=work.for_partner("Another line."))
    work.complete(chris, handed_in)
    work.complete(chris, other)
    answer_id = work.answer(other, "worst").id
    chris.get(f"/reviews/{other}/answers/{answer_id}/open")
    chris.get(f"/reviews/{handed_in}/answers/{answer_id}/open", expect=404)


def test_the_reader_asks_the_database_no_more_for_more_rounds(chris, ana, ben, statements):
    first, second = work.give(chris, ana, ben)
    work.hand_in(ana, first, {"intensity": 7, "impact_story": work.STORY})
    work.hand_in(ben, second, {"minimise": work.PRIVATE})
    with statements() as few:
        chris.get(f"/reviews/{first}")
    for number in range(4):
        feedback = {"feedback": "Go on.", "round": str(number + 1), "revision": "0"}
        chris.post(f"/reviews/{first}/return", feedback)
        work.hand_in(ana, first, {"intensity": number, "worst": "More and more."})
    for _ in range(3):
        work.reflection(chris, ben, intensity=4)
    with statements() as many:
        chris.get(f"/reviews/{first}")
    assert len(many) == len(few) <= 12
