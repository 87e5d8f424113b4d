import ast
from uuid import uuid4

import pytest

from clinic.assignments.models import MOVES
from clinic.audit.queries import PAGE, Event
from clinic.caseload.log_words import ADMINISTRATIVE, WORDS, words_for_lead, words_of
from clinic.cases.models import AccessKind
from clinic.core.clock import now
from tests.assignments import work
from tests.guards.places import python_files, tree
from tests.portal import sessions

ENDINGS = {
    "assignment.": {status.value for status in MOVES},
    "access.granted.": {k.value for k in AccessKind},
}


def recorded():
    """Every first argument of `audit.record` and `audit.record_refusal`, spelled out."""
    for path in python_files("clinic"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "audit.record",
                "audit.record_refusal",
            ):
                yield from spelled_out(node.args[0])


def spelled_out(node):
    if isinstance(node, ast.IfExp):
        yield from spelled_out(node.body)
        yield from spelled_out(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        begins = node.values[0].value
        yield from (begins + ending for ending in ENDINGS[begins] if begins + ending in possible())
    else:
        yield node.value


def possible():
    # An assignment is answered with these two; other moves name their action themselves.
    answered = {"assignment.completed", "assignment.returned"}
    return answered | {f"access.granted.{kind.value}" for kind in AccessKind}


def event(action, outcome="done"):
    return Event(1, now(), uuid4(), action, uuid4(), "", None, outcome)


def page_of(person, case_id, **values):
    return person.get("caseload.log", case_id=case_id, **values).get_data(as_text=True)


def test_every_action_has_words():
    found = set(recorded())
    assert len(found) > 50
    assert found - WORDS.keys() == set()


def test_no_words_are_left_over():
    assert WORDS.keys() - set(recorded()) == set()


def test_a_refusal_is_said():
    assert words_of(event("note.signed", "refused")) == "signed a session note (refused)"


@pytest.mark.parametrize("action", sorted(WORDS))
def test_the_lead_is_told_no_states_of_work(action):
    words = words_for_lead(event(action))
    if not action.startswith((*ADMINISTRATIVE, "case.")):
        assert words in ("looked at the record", "changed the record")


def test_the_log_says_when_who_and_what(chris, sam, ana, case_id):
    work.reflection(chris, ana, intensity=7)
    sam.get("caseload.case", case_id=case_id)
    page = page_of(chris, case_id)
    assert page.index("Sam Sorley") < page.index("Ana Arendal")
    for words in ("looked at the case", "submitted a step", "gave a step"):
        assert words in page


def test_it_is_paged_by_number(chris, case_id):
    for _ in range(PAGE + 5):
        chris.get("caseload.case", case_id=case_id)
    page = page_of(chris, case_id)
    assert page.count("looked at the case") == PAGE
    older = page.split('href="/cases/')[-1].split('"')[0]
    assert "before=" in older
    rest = chris.get(f"/cases/{older}").get_data(as_text=True)
    assert rest.count("looked at the case") == 5
    assert "Newest again" in rest


@pytest.mark.parametrize("before", ["0", "-1", "x", "9" * 30])
def test_a_made_up_number_harms_nothing(chris, case_id, before):
    assert "Access log" in page_of(chris, case_id, before=before)


def test_process_notes_are_in_nobody_elses_log(chris, sam, case_id):
    chris.post("caseload.process_notes", {"text": "Mine.", "form_id": str(uuid4())}, case_id=case_id)
    assert "wrote a process note" in page_of(chris, case_id)
    assert "process note" not in page_of(sam, case_id)


def test_a_note_being_written_is_not_in_the_supervisors_log(chris, sam, ana, case_id):
    held = sessions.hold(chris, [ana], came=[ana], days_ago=1)
    words = {"revision": 0, "layout": "dap", "data": "They talked.", "risk": "None."}
    chris.post("caseload.note", words, appointment_id=held)
    assert "began a session note" in page_of(chris, case_id)
    assert "session note" not in page_of(sam, case_id)
    chris.post("caseload.note", {**words, "revision": 2, "sign": "1"}, appointment_id=held)
    assert "signed a session note" in page_of(sam, case_id)


@pytest.mark.parametrize("who", ["dana", "lee", "kim", "ana", "ben", "eve"])
def test_for_anybody_else_it_is_not_there(who, case_id, request):
    request.getfixturevalue(who).get("caseload.log", case_id=case_id, expect=404)


def test_the_lead_reads_what_the_staff_did_without_content(lee, chris, ana, case_id):
    work.reflection(chris, ana, intensity=7)
    chris.get("caseload.case", case_id=case_id)
    page = lee.get("caseload.practice_log").get_data(as_text=True)
    assert "Chris Calloway" in page
    assert "looked at the record" in page
    assert "MS-1" in page
    assert "Ana" not in page
    assert "step" not in page


@pytest.mark.parametrize("who", ["chris", "sam", "kim", "ana"])
def test_the_practices_log_is_its_leads(who, request):
    request.getfixturevalue(who).get("caseload.practice_log", expect=404)


def test_another_practices_events_are_not_in_it(lee, kim):
    kim.get("caseload.today")
    assert "Kim" not in lee.get("caseload.practice_log").get_data(as_text=True)
