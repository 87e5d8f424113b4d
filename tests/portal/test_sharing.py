"""Who may read: the author's key, the counsellor's key, and what the partner's pages show of it."""

import pytest

from clinic.assignments import client_queries, staff_actions, staff_queries
from clinic.cases.models import Setting
from clinic.cases.queries import case_for
from clinic.core.database import commit
from tests.assignments import work
from tests.portal.desk import plain

SECRET = "The blue folder is still on the shelf."


@pytest.fixture
def step(chris, ana):
    """Step 2 of Ana's, handed in for the counsellor alone and completed."""
    [assignment_id] = work.give(chris, ana)
    work.hand_in(ana, assignment_id, {"impact_story": SECRET, "worst": "Thursdays."})
    work.complete(chris, assignment_id)
    return assignment_id


def answer(step, key="impact_story"):
    return work.answer(step, key)


def ask(chris, step, key="impact_story"):
    case = case_for(chris.user, work.assignment(step).case_id, to_change=True)
    staff_actions.ask_permission([answer(step, key)], case=case, by=chris.user)
    commit()


def open_it(chris, step, key="impact_story"):
    row = staff_queries.answer_for(chris.user, step, answer(step, key).id, to_change=True)
    staff_actions.open_answer(row, by=chris.user)
    commit()


def decide(ana, step, decision):
    return ana.post("portal.permission", {"decision": decision}, answer_id=answer(step).id)


def test_the_question_shows_exactly_the_words(ana, chris, step):
    ask(chris, step)
    assert "A question from your counsellor" in ana.get("portal.home").text
    page = ana.get("portal.permission", answer_id=answer(step).id).text
    assert SECRET in page and "Thursdays." not in page
    assert "Saying no is fine; your partner is never told that you were asked." in page
    assert "from step 2, written" in page


def test_yes_permits_and_opens_nothing(ana, ben, chris, step):
    ask(chris, step)
    before = plain(ben.get("portal.home"))
    decide(ana, step, "yes")
    row = answer(step)
    assert row.is_permitted and row.opened_at is None
    assert plain(ben.get("portal.home")) == before
    assert SECRET not in ben.get("portal.opened").text
    assert "A question from your counsellor" not in ana.get("portal.home").text


def test_no_is_noted_and_asked_no_more(ana, chris, step):
    ask(chris, step)
    decide(ana, step, "no")
    assert answer(step).declined_at is not None and not answer(step).is_permitted
    ana.get("portal.permission", answer_id=answer(step).id, expect=303)


def test_not_now_changes_nothing(ana, chris, step):
    ask(chris, step)
    decide(ana, step, "later")
    row = answer(step)
    assert (row.permitted_at, row.declined_at) == (None, None)


def test_opened_the_partner_reads_exactly_that(ana, ben, chris, step):
    ask(chris, step)
    decide(ana, step, "yes")
    open_it(chris, step)
    assert "Opened for you" in ben.get("portal.home").text
    page = ben.get("portal.opened").text
    assert SECRET in page and "what did this do to you" in page
    assert "Thursdays." not in page
    assert SECRET not in ana.get("portal.opened").text


def test_taken_back_before_opening_the_partner_notices_nothing(ana, ben, chris, step):
    before = plain(ben.get("portal.home")), plain(ben.get("portal.opened"))
    ask(chris, step)
    decide(ana, step, "yes")
    ana.post("portal.setting", {"setting": "session"}, answer_id=answer(step).id)
    row = answer(step)
    assert (row.setting, row.permitted_at) == (Setting.SESSION, None)
    assert row.taken_back_at is not None
    assert (plain(ben.get("portal.home")), plain(ben.get("portal.opened"))) == before


def test_taken_back_after_opening_leaves_one_neutral_line(ana, ben, chris, step):
    ask(chris, step)
    decide(ana, step, "yes")
    open_it(chris, step)
    ana.post("portal.take_back", answer_id=answer(step).id)
    page = ben.get("portal.opened").text
    assert SECRET not in page and "what did this do to you" not in page
    assert page.count("Something that was opened here has been taken back.") == 1
    assert "Taken back" in ana.get("portal.reflection", assignment_id=step).text


def test_once_opened_the_setting_is_no_longer_a_choice(ana, chris, step):
    ask(chris, step)
    decide(ana, step, "yes")
    open_it(chris, step)
    assert 'name="setting"' not in ana.get("portal.setting", answer_id=answer(step).id).text
    ana.post("portal.setting", {"setting": "counsellor"}, answer_id=answer(step).id, expect=409)
    assert answer(step).is_permitted


def test_the_author_may_widen_without_being_asked(ana, step):
    ana.post("portal.setting", {"setting": "partner"}, answer_id=answer(step).id)
    assert answer(step).is_permitted
    assert work.audited("answer.permitted") == [answer(step).id]


def test_an_answer_for_the_counsellor_only_is_never_permitted(ben, chris):
    step = work.reflection(chris, ben, minimise=work.PRIVATE)
    row = answer(step, "minimise")
    ben.post("portal.setting", {"setting": "partner"}, answer_id=row.id, expect=409)
    assert answer(step, "minimise").permitted_at is None
    assert "Change" not in ben.get("portal.reflection", assignment_id=step).text


def test_nobody_else_decides(ana, ben, eve, chris, step):
    ask(chris, step)
    for person in (ben, eve, chris):
        person.get("portal.permission", answer_id=answer(step).id, expect=404)
        person.post("portal.permission", {"decision": "yes"}, answer_id=answer(step).id, expect=404)
        person.post("portal.setting", {"setting": "partner"}, answer_id=answer(step).id, expect=404)
        person.post("portal.take_back", answer_id=answer(step).id, expect=404)
    assert not answer(step).is_permitted


def test_the_counsellor_learns_that_it_was_taken_back(ana, step):
    ana.post("portal.setting", {"setting": "partner"}, answer_id=answer(step).id)
    ana.post("portal.setting", {"setting": "counsellor"}, answer_id=answer(step).id)
    assert work.audited("answer.taken_back") == [answer(step).id]
    ana.post("portal.setting", {"setting": "partner"}, answer_id=answer(step).id)
    assert answer(step).is_permitted


def test_words_of_the_other_variant_keep_their_own_question(ana, ben, chris):
    step = work.reflection(chris, ben, ack=work.for_partner("The mornings, and the folder."))
    work.complete(chris, step)
    open_it(chris, step, "ack")
    page = ana.get("portal.opened").text
    assert "Describe the damage as you understand it" in page
    assert client_queries.opened_for(ben.client) == []
