import fcntl
import io
import os
import struct

import pikepdf
import pytest
from sqlalchemy import func, select

from clinic.accounts import sessions
from clinic.assignments import staff_actions, staff_queries
from clinic.audit.models import AuditEvent
from clinic.core.database import commit, db
from clinic.papers import drawing
from clinic.reports.pdf import RenderFailed, UnprintableText
from tests.assignments import work
from tests.building import partner_work
from tests.papers import reading

HERS = "The blue folder is still on the shelf."
HIS = "It was only messages, I kept saying."
THOUGHT = "Thank you for putting this into words."


def finish(chris, assignment_id, *, feedback):
    staff_actions.complete(work.assignment(assignment_id), feedback=feedback, by=chris.user)
    commit()


@pytest.fixture
def both_wrote(ana, ben, chris):
    """Step 2, handed in by both and answered to both."""
    hers, his = work.give(chris, ana, ben, number=2)
    work.hand_in(ana, hers, {"impact_story": HERS, "intensity": 7})
    work.hand_in(ben, his, {"ack": work.for_partner(HIS), "intensity": 4})
    finish(chris, hers, feedback=THOUGHT)
    finish(chris, his, feedback="A first honest page.")
    return hers, his


def test_authors_get_their_words_and_the_thought_on_them_as_an_accessible_file(ana, both_wrote, tmp_path):
    got = ana.get("portal.answers_pdf", assignment_id=both_wrote[0])
    assert reading.name_in(got) == 'attachment; filename="answers.pdf"'
    assert reading.faults_in(got.data, tmp_path) == []
    text = reading.words_of(got.data)
    for words in (HERS, THOUGHT, "7 of 10", "Page 1 of "):
        assert words in text


def test_the_partners_words_never_stand_in_it_also_when_opened(ana, ben, chris, both_wrote):
    hers, his = both_wrote
    answer = staff_queries.answer_for(chris.user, his, work.answer(his, "ack").id, to_change=True)
    staff_actions.open_answer(answer, by=chris.user)
    commit()
    assert HIS in ana.get("portal.opened").get_data(as_text=True)
    for person, own, theirs in ((ana, hers, HIS), (ben, his, HERS)):
        text = reading.words_of(person.get("portal.answers_pdf", assignment_id=own).data)
        assert theirs not in text
        assert "4 of 10" not in text or person is ben
    assert "A first honest page." not in reading.words_of(
        ana.get("portal.answers_pdf", assignment_id=hers).data
    )


def test_nobody_but_the_author_gets_it(ana, ben, chris, sam, lee, eve, both_wrote):
    for person in (ben, chris, sam, lee, eve):
        person.get("portal.answers_pdf", assignment_id=both_wrote[0], expect=404)


def test_it_names_nobody(ana, both_wrote):
    got = ana.get("portal.answers_pdf", assignment_id=both_wrote[0])
    with pikepdf.open(io.BytesIO(got.data)) as opened:
        assert str(opened.docinfo["/Title"]) == "Notes"
        assert set(opened.docinfo.keys()) == {"/Title", "/Producer"}
    text = reading.words_of(got.data)
    assert not [name for name in ("Ana", "Ben", "Chris", "Mill Street") if name in text]


def test_nothing_the_partner_does_changes_a_byte_of_it(ana, ben, chris):
    hers, his = work.give(chris, ana, ben, number=2)
    work.hand_in(ben, his, {"ack": HIS})
    before = ben.get("portal.answers_pdf", assignment_id=his).data
    for act in (*partner_work.ALL, partner_work.open_one):
        act(ana, chris, hers)
    assert ben.get("portal.answers_pdf", assignment_id=his).data == before


def test_words_on_their_way_are_not_printed_and_without_words_there_is_no_file(ana, chris):
    [hers] = work.give(chris, ana, number=2)
    partner_work.begin_a_draft(ana, chris, hers)
    assert "answers.pdf" not in ana.get("portal.reflection", assignment_id=hers).get_data(as_text=True)
    ana.get("portal.answers_pdf", assignment_id=hers, expect=404)


def test_the_page_to_re_read_links_it_and_the_record_says_nothing(ana, both_wrote):
    path = ana.address("portal.answers_pdf", assignment_id=both_wrote[0])
    assert path in ana.get("portal.reflection", assignment_id=both_wrote[0]).get_data(as_text=True)
    events = select(func.count()).select_from(AuditEvent)
    before = db.session.scalar(events)
    ana.get(path)
    assert db.session.scalar(events) == before


def test_one_file_at_a_time_for_each_session(app, ana, ben, both_wrote):
    hers, his = both_wrote
    cookie = ana.http.get_cookie(sessions.cookie_name(), domain="localhost")
    place = int(sessions.hash_of(cookie.value)[:8], 16)
    file = os.open(app.extensions["settings"].data_dir / drawing.LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.fcntl(file, fcntl.F_OFD_SETLK, struct.pack("hhqqi", fcntl.F_WRLCK, os.SEEK_SET, place, 1, 0))
    try:
        refused = ana.get("portal.answers_pdf", assignment_id=hers, expect=409)
        assert drawing.BUSY in refused.get_data(as_text=True)
        ben.get("portal.answers_pdf", assignment_id=his)
    finally:
        os.close(file)
    ana.get("portal.answers_pdf", assignment_id=hers)


@pytest.mark.parametrize("failure", [RenderFailed(), UnprintableText("\u4e2d")])
def test_a_failure_is_said_calmly_and_leaves_the_way_free(ana, both_wrote, monkeypatch, failure):
    def fail(page):
        raise failure

    with monkeypatch.context() as patched:
        patched.setattr(drawing.worker, "run", fail)
        page = ana.get("portal.answers_pdf", assignment_id=both_wrote[0], expect=409).get_data(as_text=True)
    assert "Nothing is lost" in page
    assert HERS not in page
    ana.get("portal.answers_pdf", assignment_id=both_wrote[0])
