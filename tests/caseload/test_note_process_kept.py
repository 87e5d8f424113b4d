"""A process note: kept text beside what was saved since, settled by its page; refusals are recorded."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from clinic.accounts.models import ParkedText
from clinic.audit.models import AuditEvent
from clinic.core.clock import now, pinned
from clinic.core.database import db
from tests.portal.desk import hidden

LATER = timedelta(hours=2)


@pytest.fixture
def path(chris, case_id):
    form = {"text": "My own anger.", "form_id": str(uuid4())}
    chris.post("caseload.process_notes", form, case_id=case_id)
    return f"/process-notes/{form['form_id']}"


def refusals():
    query = select(AuditEvent.action).where(AuditEvent.outcome == "refused")
    return list(db.session.scalars(query))


def test_kept_text_stands_beside_what_was_saved_since_and_is_settled_by_its_page(chris, path):
    chris.post(path, {"text": "Second tab.", "revision": 1})
    with pinned(now() + LATER):
        chris.post(path, {"text": "First tab.", "revision": 1})
        chris.sign_in()
        page = chris.get(path)
        assert "First tab." in page.text and "Second tab." in page.text
        chris.post(path, {"text": "From a third tab.", "revision": 2})
        assert "First tab." in chris.get(path).text
        chris.post(path, {"text": "All.", "revision": 3, "restored": hidden(page, "restored")})
        assert "First tab." not in chris.get(path).text


def test_a_new_note_of_another_tab_does_not_drop_kept_text(chris, case_id):
    address = chris.address("caseload.process_notes", case_id=case_id)
    with pinned(now() + LATER):
        chris.post(address, {"text": "Kept.", "form_id": str(uuid4())})
        chris.sign_in()
        chris.post(address, {"text": "Another.", "form_id": str(uuid4())})
        page = chris.get(address)
        assert "Kept.</textarea>" in page.text
        chris.post(address, {"text": "Kept.", "form_id": str(uuid4()), "restored": hidden(page, "restored")})
    assert db.session.query(ParkedText).count() == 0


def test_what_is_refused_leaves_a_trace(chris, path, case_id):
    chris.post(path, {"text": "Second tab.", "revision": 1})
    chris.post(path, {"text": "First tab.", "revision": 1}, expect=409)
    chris.post(path, {"text": "", "revision": 2}, expect=422)
    chris.post("caseload.process_notes", {"text": ""}, case_id=case_id, expect=422)
    assert refusals() == ["process_note.refused"] * 3
