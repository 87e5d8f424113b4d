"""Feedback and private note after a lock: beside what was saved since, and settled by their own form."""

from datetime import timedelta

from clinic.accounts.models import ParkedText
from clinic.core.clock import now, pinned
from clinic.core.database import db
from tests.assignments import work
from tests.assignments.test_staff_review import THOUGHT, page, text, words
from tests.portal.desk import hidden

LATER = timedelta(minutes=20)


def lock_out(chris, assignment_id, act, fields):
    """The form is sent from the reader's page after the session was locked; then its sender is back."""
    came_from = {"Referer": f"http://localhost{page(assignment_id)}"}
    chris.post(page(assignment_id, act), fields, headers=came_from)
    chris.sign_in()


def test_feedback_kept_by_the_lock_says_what_was_saved_since(chris, ana):
    assignment_id = work.reflection(chris, ana)
    chris.post(page(assignment_id, "feedback"), words("Saved by the other tab."))
    with pinned(now() + LATER):
        lock_out(chris, assignment_id, "feedback", words(revision=0))
        shown = text(chris.get(page(assignment_id)))
    assert THOUGHT in shown
    assert 'Saved since then, elsewhere: <span class="words">Saved by the other tab.</span>' in shown


def test_another_form_does_not_drop_the_words_it_never_showed(chris, ana):
    assignment_id = work.reflection(chris, ana)
    with pinned(now() + LATER):
        lock_out(chris, assignment_id, "feedback", words())
        chris.post(page(assignment_id, "note"), {"note": "Ask about sleep.", "revision": "0"})
        chris.post(page(assignment_id, "feedback"), words("The other tab."))
        shown = chris.get(page(assignment_id))
        assert THOUGHT in shown.text
        assert shown.text.count('name="restored"') == 1
        restored = {"restored": hidden(shown, "restored")}
        again = chris.post(page(assignment_id, "feedback"), words() | restored, expect=409)
        assert hidden(again, "restored") == restored["restored"]
        chris.post(page(assignment_id, "feedback"), words(revision=1) | restored)
    assert db.session.query(ParkedText).count() == 0


def test_the_private_note_is_settled_by_its_own_form(chris, ana):
    assignment_id = work.reflection(chris, ana)
    chris.post(page(assignment_id, "note"), {"note": "Saved by the other tab.", "revision": "0"})
    with pinned(now() + LATER):
        lock_out(chris, assignment_id, "note", {"note": "Ask about sleep.", "revision": "0"})
        shown = chris.get(page(assignment_id))
        assert "Ask about sleep." in shown.text
        assert 'elsewhere: <span class="words">Saved by the other tab.</span>' in shown.text
        fields = {"note": "Both.", "revision": "1", "restored": hidden(shown, "restored")}
        chris.post(page(assignment_id, "note"), fields)
        assert "Ask about sleep." not in text(chris.get(page(assignment_id)))
