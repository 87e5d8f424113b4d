"""Two pages on one question: a visible choice, and never a silent loss."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic.assignments.drafts import Words, can_join, refused_in
from clinic.assignments.models import Draft
from clinic.cases.models import Setting
from clinic.core.database import db
from clinic.core.plain import LONG_TEXT_CHARACTERS
from clinic.programmes.schema import AnswerType, Prompt, Visibility
from tests.assignments import work
from tests.portal.desk import FIELD, STORY, autosave, draft, hidden, words, write

TEXT = Prompt(
    key="a", type=AnswerType.LONG_TEXT, visibility=Visibility.RELEASABLE, text="?", hint="", options=()
)


def two_pages(ana, chris):
    """A step on which one page saved "Here" and another, opened before, then sent "There"."""
    [step] = work.give(chris, ana)
    write(ana, step, "Here", revision="0", page="first", setting="partner")
    response = write(ana, step, "There", revision="0", page="second", setting="session", talk="1")
    assert response.location == f"/my/steps/{step}/{STORY}"
    return step


def choose(ana, step, choice):
    page = ana.get("portal.prompt", assignment_id=step, number=STORY)
    ana.post(
        "portal.choose",
        {"choice": choice, "revision": hidden(page, "revision"), "page": hidden(page, "page")},
        assignment_id=step,
        number=STORY,
    )


def test_both_texts_are_shown(ana, chris):
    step = two_pages(ana, chris)
    page = ana.get("portal.prompt", assignment_id=step, number=STORY).text
    assert "You have written here on two pages" in page
    assert "Here" in page and "There" in page
    assert words(ana, step).value == "Here"


def test_keep_what_was_saved(ana, chris):
    step = two_pages(ana, chris)
    choose(ana, step, "saved")
    assert words(ana, step) == Words("Here", Setting.PARTNER)
    assert "<textarea" in ana.get("portal.prompt", assignment_id=step, number=STORY).text


def test_keep_the_other(ana, chris):
    step = two_pages(ana, chris)
    choose(ana, step, "other")
    assert words(ana, step) == Words("There", Setting.SESSION, talk=True)


def test_keep_both_with_the_more_private_setting(ana, chris):
    step = two_pages(ana, chris)
    choose(ana, step, "both")
    assert words(ana, step) == Words("Here\n\nThere", Setting.SESSION, talk=True)


def test_pressing_twice_settles_once(ana, chris):
    step = two_pages(ana, chris)
    page = ana.get("portal.prompt", assignment_id=step, number=STORY)
    fields = {"choice": "both", "revision": hidden(page, "revision"), "page": hidden(page, "page")}
    for _ in range(2):
        ana.post("portal.choose", fields, assignment_id=step, number=STORY)
    assert words(ana, step).value == "Here\n\nThere"


def test_a_choice_between_older_texts_is_asked_again(ana, chris):
    step = two_pages(ana, chris)
    page = ana.get("portal.prompt", assignment_id=step, number=STORY)
    autosave(ana, step, "Here and now", revision=draft(ana, step).revision, page="first")
    fields = {"choice": "other", "revision": hidden(page, "revision"), "page": hidden(page, "page")}
    ana.post("portal.choose", fields, assignment_id=step, number=STORY)
    again = ana.get("portal.prompt", assignment_id=step, number=STORY).text
    assert "Here and now" in again and "There" in again


def test_autosave_refuses_and_still_keeps_the_words(ana, chris):
    [step] = work.give(chris, ana)
    autosave(ana, step, "Here", revision="0", page="first")
    answer = autosave(ana, step, "There", revision="0", page="second", expect=409).json
    assert answer == {"conflict": True, "url": f"/my/steps/{step}/{STORY}"}
    assert words(ana, step).value == "Here"
    assert "There" in ana.get(answer["url"]).text


def test_three_pages_are_settled_one_after_the_other(ana, chris):
    step = two_pages(ana, chris)
    write(ana, step, "Elsewhere", revision="0", page="third")
    assert [one.words.value for one in refused_in(draft(ana, step).words)] == ["There", "Elsewhere"]
    choose(ana, step, "both")
    choose(ana, step, "both")
    assert words(ana, step).value == "Here\n\nThere\n\nElsewhere"


def test_a_page_that_sent_twice_waits_once_with_its_newest_words(ana, chris):
    step = two_pages(ana, chris)
    write(ana, step, "There, longer", revision="0", page="second")
    assert [one.words.value for one in refused_in(draft(ana, step).words)] == ["There, longer"]


def test_nothing_is_sent_while_two_texts_wait(ana, chris):
    step = two_pages(ana, chris)
    assert ana.get("portal.review", assignment_id=step, expect=303).location == f"/my/steps/{step}/{STORY}"
    sent = {"form_id": "1b671a64-40d5-491e-99b0-da01ff1f3341", "seen": ""}
    assert ana.post("portal.review", sent, assignment_id=step).location == f"/my/steps/{step}/{STORY}"
    assert work.assignment(step).round == 0


def test_a_page_left_open_since_the_last_round_is_out_of_date(ana, chris):
    [step] = work.give(chris, ana)
    write(ana, step, "Round one", revision="0", page="old")
    old = draft(ana, step).revision
    work.hand_in(ana, step, {})
    give_back(chris, step)
    write(ana, step, "Round two", revision="0", page="new")
    write(ana, step, "Typed on the old page", revision=old, page="older still")
    assert words(ana, step).value == "Round two"
    assert [one.words.value for one in refused_in(draft(ana, step).words)] == ["Typed on the old page"]


def give_back(chris, step):
    from clinic.assignments import staff_actions, staff_queries
    from clinic.core.database import commit

    row = staff_queries.assignment_for(chris.user, step, to_change=True)
    staff_actions.return_with_thought(row, feedback="Say a little more.", by=chris.user)
    commit()


def test_a_joined_text_fits_into_one_answer():
    half = "w" * (LONG_TEXT_CHARACTERS // 2)
    assert can_join(TEXT, Words(half[:-1]), Words(half[:-1]))
    assert not can_join(TEXT, Words(half), Words(half))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text("abc", min_size=1, max_size=5), min_size=2, max_size=5))
def test_every_text_ever_sent_is_saved_or_waits(ana, chris, texts):
    [step] = work.give(chris, ana)
    for number, text in enumerate(texts):
        ana.post(
            "portal.write",
            {FIELD: text, "revision": "0", "page": f"page {number}"},
            assignment_id=step,
            number=STORY,
        )
    row = db.session.get(Draft, draft(ana, step).id)
    kept = {row.words["value"]} | {one.words.value for one in refused_in(row.words)}
    assert kept == set(texts)
