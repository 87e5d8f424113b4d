"""Writing: drafts, autosave, lengths, strange characters, and where each button leads."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from clinic.assignments import client_queries
from clinic.assignments.drafts import from_json
from clinic.audit.models import AuditEvent
from clinic.cases.models import Setting
from clinic.core.database import db
from clinic.core.plain import LONG_TEXT_CHARACTERS, tidy
from tests.assignments import work
from tests.portal.desk import STORY, autosave, draft, plain, words, write


@pytest.fixture
def step(chris, ana):
    """Step 2, given to Ana; its second question is a long text."""
    [assignment_id] = work.give(chris, ana, intro="Short bursts are fine.")
    return assignment_id


def test_the_step_says_what_it_asks_and_who_reads(ana, step):
    page = ana.get("portal.step", assignment_id=step).text
    assert "Let the hurt be as big as it is" in page
    assert "Short bursts are fine." in page
    assert "Chris Calloway and Sam Sorley, who supervises the work, read what you submit" in page
    assert "Begin" in page


def test_next_question_saves_and_goes_on(ana, step):
    response = write(ana, step, "One line.", setting="session", talk="1")
    assert response.location == f"/my/steps/{step}/3"
    kept = words(ana, step)
    assert (kept.value, kept.setting, kept.talk) == ("One line.", Setting.SESSION, True)


def test_the_words_are_there_on_the_next_visit(ana, step):
    write(ana, step, "\nKept, with\n  its shape.")
    assert (
        ">\n\nKept, with\n  its shape.</textarea>"
        in ana.get("portal.prompt", assignment_id=step, number=2).text
    )


def test_save_and_stop_leads_home_where_it_can_be_taken_up(ana, step):
    assert write(ana, step, "Enough for today.", stop="1").location == "/my"
    page = ana.get("portal.home").text
    assert "You began this today. Your words are here." in page
    assert "Go on writing" in page


def test_the_last_question_leads_to_looking_it_over(ana, step):
    last = len(client_queries.prompts_of(client_queries.assignment_of(ana.client, step)))
    response = ana.post("portal.write", {"next": "1"}, assignment_id=step, number=last)
    assert response.location == f"/my/steps/{step}/review"
    ana.get("portal.prompt", assignment_id=step, number=last + 1, expect=404)


def test_a_blank_question_leaves_no_draft(ana, step):
    write(ana, step, " \n ")
    assert draft(ana, step) is None


def test_autosave_answers_with_the_revision_and_the_time(ana, step):
    first = autosave(ana, step, "One", revision="0", page="a").json
    assert re.fullmatch(r"\d\d:\d\d", first["saved"])
    second = autosave(ana, step, "One two", revision=first["revision"], page="a").json
    assert second["revision"] > first["revision"]
    assert words(ana, step).value == "One two"


def test_a_save_whose_answer_got_lost_is_no_quarrel(ana, step):
    revision = autosave(ana, step, "One", revision="0", page="a").json["revision"]
    autosave(ana, step, "One two", revision=revision, page="a")
    # The answer never arrived, so the page still names the older revision.
    autosave(ana, step, "One two three", revision=revision, page="a")
    assert words(ana, step).value == "One two three"


def test_the_same_words_twice_are_saved_once(ana, step):
    first = autosave(ana, step, "One", revision="0", page="a").json
    assert autosave(ana, step, "One", revision="0", page="b").json["revision"] == first["revision"]


def test_forty_thousand_characters_are_fine_and_one_more_is_refused_with_the_text(ana, step):
    write(ana, step, "w" * LONG_TEXT_CHARACTERS)
    assert len(words(ana, step).value) == LONG_TEXT_CHARACTERS
    revision = draft(ana, step).revision
    longer = "v" * (LONG_TEXT_CHARACTERS + 1)
    page = write(ana, step, longer, revision=revision, expect=422).text
    assert longer in page
    assert 'id="answer-impact_story-error"' in page
    assert autosave(ana, step, longer, revision=revision, expect=422).json["error"]
    assert len(words(ana, step).value) == LONG_TEXT_CHARACTERS


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=200))
def test_whatever_people_type_comes_back(ana, step, text):
    known = draft(ana, step)
    write(ana, step, text, revision=known.revision if known else 0)
    kept = draft(ana, step)
    expected = tidy(text)
    assert (from_json(kept.words).value if kept else None) == (expected if expected.strip() else None)
    ana.get("portal.prompt", assignment_id=step, number=STORY)


@pytest.mark.parametrize("text", ["a\x00b", "half \ud83d emoji", "🫂 whole", "שלום ابن", "e\u0301"])
def test_strange_characters_are_kept_or_left_out_but_never_break(ana, step, text):
    # A lone surrogate cannot be sent as UTF-8, so it is sent the way a broken browser would.
    sent = text.encode("utf-8", "surrogatepass")
    write(ana, step, sent.decode("utf-8", "replace"))
    assert words(ana, step).value == tidy(sent.decode("utf-8", "replace"))


def test_a_setting_that_cannot_be_understood_is_the_most_private(ana, step):
    write(ana, step, "Mine.", setting="everybody")
    assert words(ana, step).setting is Setting.COUNSELLOR


def test_a_question_for_the_counsellor_only_offers_no_choice(chris, ben):
    [assignment_id] = work.give(chris, ben)
    prompts = client_queries.prompts_of(client_queries.assignment_of(ben.client, assignment_id))
    number = [prompt.key for prompt in prompts].index("minimise") + 1
    page = ben.get("portal.prompt", assignment_id=assignment_id, number=number).text
    assert 'name="setting"' not in page
    assert "never opened to your partner" in page
    ben.post(
        "portal.write",
        {"answer-minimise": "Only messages.", "setting": "partner"},
        assignment_id=assignment_id,
        number=number,
    )
    assert words(ben, assignment_id, "minimise").setting is Setting.COUNSELLOR


def test_words_sent_too_late_come_back_with_the_refusal(chris, ana, step):
    write(ana, step, "First.")
    work.hand_in(ana, step, {})
    page = write(ana, step, "Typed after sending.", expect=409).text
    assert "Typed after sending." in page
    assert "with your counsellor already" in page


def test_pages_of_a_step_are_its_owners_alone(ben, eve, chris, step):
    for person in (ben, eve, chris):
        person.get("portal.step", assignment_id=step, expect=404)
        person.get("portal.prompt", assignment_id=step, number=1, expect=404)
        write(person, step, "Not mine.", expect=404)


def test_writing_leaves_no_trace_for_staff(chris, ana, step):
    def seen():
        return [plain(chris.get(address)) for address in ("/inbox", "/caseload", f"/cases/{case_id}")]

    case_id = ana.client.case_id
    events = db.session.scalar(select(func.count(AuditEvent.id)))
    before = seen()
    viewed = db.session.scalar(select(func.count(AuditEvent.id))) - events
    write(ana, step, "A secret beginning.")
    autosave(ana, step, "A secret beginning, and more.", revision=draft(ana, step).revision)
    assert seen() == before
    assert db.session.scalar(select(func.count(AuditEvent.id))) == events + 2 * viewed
