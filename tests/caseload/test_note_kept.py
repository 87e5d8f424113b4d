"""Words typed for a note are never lost: another tab signed it, the page was locked, a colleague began it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.accounts.models import ParkedText
from clinic.audit.models import AuditEvent
from clinic.cases import actions as cases
from clinic.cases.models import AccessKind
from clinic.cases.queries import case_for
from clinic.core.clock import now, pinned, today
from clinic.core.database import commit, db
from tests.caseload.test_note import RISK, SAID, note_of, page_of, words
from tests.portal import sessions
from tests.portal.desk import hidden

TYPED = "Typed in the tab that came second."
SCRIPT = {"X-Autosave": "1", "Accept": "application/json"}


@pytest.fixture
def held(chris, ana, ben):
    return sessions.hold(chris, [ana, ben], came=[ana, ben], days_ago=1)


def send(person, held, *, expect=303, headers=None, **fields):
    return person.post("caseload.note", fields, appointment_id=held, expect=expect, headers=headers)


def refusals():
    query = select(AuditEvent.action).where(AuditEvent.outcome == "refused")
    return list(db.session.scalars(query))


def test_words_typed_for_a_note_signed_meanwhile_are_offered_as_its_addendum(chris, held):
    send(chris, held, **words(sign="1"))
    refused = send(chris, held, **words(data=TYPED, sign="1"), expect=409)
    assert "What you typed is not saved" in refused.text
    assert f"Data: {TYPED}</textarea>" in refused.text
    assert SAID in refused.text and f"Risk and safety: {RISK}" not in refused.text
    assert refusals() == ["note.refused"]
    send(chris, held, text=TYPED, form_id=hidden(refused, "form_id"))
    page = page_of(chris, held)
    assert TYPED in page and SAID in page
    assert note_of(held).words["data"] == SAID


def test_autosave_is_told_that_the_note_was_signed(chris, held):
    send(chris, held, **words(sign="1"))
    refused = send(chris, held, **words(data=TYPED), expect=409, headers=SCRIPT)
    assert refused.json == {"conflict": True, "url": chris.address("caseload.note", appointment_id=held)}


def test_signing_twice_with_the_same_words_is_no_conflict(chris, held):
    send(chris, held, **words(sign="1"))
    send(chris, held, **words(sign="1"))
    assert refusals() == []


def test_words_typed_for_a_note_a_colleague_began_are_given_back(chris, dana, lee, held, case_id):
    case = case_for(chris.user, case_id)
    cases.grant_access(case, user=dana.user, kind=AccessKind.COUNSELLOR, from_on=today(), by=lee.user)
    commit()
    send(chris, held, **words())
    refused = send(dana, held, **words(data=TYPED), expect=409)
    assert TYPED in refused.text and SAID in refused.text
    assert "A colleague has begun this note" in refused.text
    assert send(dana, held, **words(data=TYPED), expect=409, headers=SCRIPT).json["conflict"] is True
    assert note_of(held).words["data"] == SAID
    assert refusals() == ["note.refused"]


def test_text_kept_by_the_lock_does_not_overwrite_what_was_saved_since(chris, held):
    send(chris, held, **words())
    revision = note_of(held).revision
    send(chris, held, **words(revision, data="Saved by the other tab."))
    with pinned(now() + timedelta(hours=2)):
        send(chris, held, **words(revision, data=TYPED))
        chris.sign_in()
        page = page_of(chris, held)
    assert TYPED in page and "Saved by the other tab." in page
    assert "What was saved elsewhere in the meantime" in page
    assert "data-autosave" not in page


def test_text_kept_by_the_lock_that_is_the_newest_comes_back_without_a_choice(chris, held):
    send(chris, held, **words())
    with pinned(now() + timedelta(hours=2)):
        send(chris, held, **words(note_of(held).revision, data=TYPED))
        chris.sign_in()
        page = page_of(chris, held)
    assert TYPED in page and SAID not in page
    assert "saved elsewhere" not in page and "data-autosave" in page


def test_only_the_page_that_shows_kept_text_settles_it(chris, held):
    with pinned(now() + timedelta(hours=2)):
        send(chris, held, **words(data=TYPED, page="first tab"))
        chris.sign_in()
        send(chris, held, **words(data="The other tab.", page="second tab"))
        shown = chris.get("caseload.note", appointment_id=held)
        assert TYPED in shown.text and "The other tab." in shown.text
        restored = hidden(shown, "restored")
        send(chris, held, **words(note_of(held).revision, data="Both.", restored=restored))
        assert TYPED not in page_of(chris, held)
    assert db.session.query(ParkedText).count() == 0


def test_the_very_page_that_was_locked_settles_it_by_saving(chris, held):
    with pinned(now() + timedelta(hours=2)):
        send(chris, held, **words(data=TYPED, page="first tab"))
        chris.sign_in()
        send(chris, held, **words(data=f"{TYPED} And on.", page="first tab"))
    assert db.session.query(ParkedText).count() == 0


def test_kept_text_of_a_note_signed_since_is_offered_and_can_be_let_go(chris, held):
    with pinned(now() + timedelta(hours=2)):
        send(chris, held, **words(data=TYPED))
        chris.sign_in()
        send(chris, held, **words(sign="1"))
        page = chris.get("caseload.note", appointment_id=held)
        assert f"Data: {TYPED}</textarea>" in page.text
        send(chris, held, drop="1", restored=hidden(page, "restored"))
        assert TYPED not in page_of(chris, held)


@pytest.mark.parametrize("more", [{"risk": " ", "sign": "1"}, {"data": "x" * 40_001}], ids=["409", "422"])
def test_a_refused_note_leaves_a_trace(chris, held, more):
    send(chris, held, **words())
    status = 409 if "sign" in more else 422
    send(chris, held, **(words(note_of(held).revision) | more), expect=status)
    assert refusals() == ["note.refused"]
    assert note_of(held).words["data"] == SAID


def test_a_refused_addendum_leaves_a_trace(chris, held):
    send(chris, held, **words(sign="1"))
    send(chris, held, text="", form_id="00000000-0000-4000-8000-000000000000", expect=422)
    assert refusals() == ["note.refused"]
