import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.programmes import answers, content
from clinic.programmes.answers import AnswerError, checked, is_blank, parse, to_form
from clinic.programmes.schema import AnswerType, Variant

ASKED = [
    pytest.param(prompt, id=f"{step.number}-{variant}-{prompt.key}")
    for step in content.load_shipped()
    for variant in Variant
    for prompt in step.answerable_for(variant)
]
BY_TYPE = {found.values[0].type: found.values[0] for found in reversed(ASKED)}
TEXT = st.text(max_size=200)
DAYS = st.one_of(st.just(""), st.dates(min_value=date(2000, 1, 1)).map(date.isoformat))
# Anything a browser, or somebody who is not a browser, may send.
ANYTHING = st.lists(
    st.one_of(TEXT, st.sampled_from(["yes", "no", "7", "10", "not-today", "2026-02-30"])), max_size=9
)


def asked(number, key, variant="injured"):
    step = content.load_shipped()[number - 1]
    return next(prompt for prompt in step.prompts_for(variant) if prompt.key == key)


def values(prompt):
    """Values of every shape this prompt can hold, with text as people (and worse) type it."""
    keys = [option.key for option in prompt.options]
    one = st.one_of(st.none(), st.sampled_from(keys)) if keys else st.none()
    some = st.lists(st.sampled_from(keys), unique=True, max_size=prompt.choose_up_to) if keys else st.just([])
    row = st.fixed_dictionaries({p.key: DAYS if p.key == "review_on" else TEXT for p in prompt.row_parts})
    if prompt.type is AnswerType.QUESTIONS:
        row = st.fixed_dictionaries({"text": TEXT, "mark": one})
    return {
        AnswerType.LONG_TEXT: TEXT,
        AnswerType.SCALE: st.one_of(st.none(), st.integers(0, 10)),
        AnswerType.SINGLE_CHOICE: st.fixed_dictionaries({"choice": one, "comment": TEXT}),
        AnswerType.CHECKLIST: st.fixed_dictionaries({"chosen": some, "other": TEXT}),
        AnswerType.YES_NO: st.fixed_dictionaries(
            {"answer": st.sampled_from([None, True, False]), "line": TEXT}
        ),
        AnswerType.COMMITMENTS: st.lists(row, max_size=prompt.most_rows),
        AnswerType.QUESTIONS: st.lists(row, max_size=6),
    }[prompt.type]


@pytest.mark.parametrize("prompt", ASKED)
@given(some=st.data())
def test_a_value_comes_back_from_its_form_as_it_was(prompt, some):
    value = checked(prompt, some.draw(values(prompt)))
    assert parse(prompt, to_form(prompt, value)) == value
    assert set(to_form(prompt, value)) <= set(answers.field_names(prompt))
    assert is_blank(value) == (value is None)


@pytest.mark.parametrize("prompt", BY_TYPE.values(), ids=list(BY_TYPE))
@given(some=st.data())
def test_any_form_gives_an_answer_or_words_beside_a_field(prompt, some):
    names = st.sampled_from(answers.field_names(prompt))
    raw = some.draw(st.dictionaries(names, ANYTHING))
    try:
        value = parse(prompt, raw)
    except AnswerError as refused:
        assert refused.field in answers.field_names(prompt)
        assert refused.message.endswith(".")
        assert set(refused.kept) == set(raw)
    else:
        assert parse(prompt, to_form(prompt, value)) == value


@given(TEXT)
def test_text_is_normal_and_without_control_characters(text):
    value = parse(asked(2, "impact_story"), {"answer-impact_story": [text + "\ud800\x00\x1b e\u0301"]})
    assert unicodedata.normalize("NFC", value) == value
    assert not any(unicodedata.category(letter) == "Cc" for letter in value if letter not in "\n\t")
    assert value.endswith(" é")
    assert value.encode("utf-8")


def test_a_text_keeps_its_shape():
    story = "  First.\n\n\tThen."
    raw = {"answer-impact_story": [story.replace("\n", "\r\n")]}
    assert parse(asked(2, "impact_story"), raw) == story


@pytest.mark.parametrize("prompt", ASKED)
def test_nothing_given_is_no_answer(prompt):
    assert parse(prompt, {}) is None
    assert (
        parse(prompt, {name: ["", " \n "] for name in answers.field_names(prompt) if "mark" not in name})
        is None
    )


def test_forty_thousand_characters_are_fine_and_one_more_keeps_the_text():
    prompt = asked(2, "impact_story")
    fits = "é" * 40_000
    assert parse(prompt, {prompt.field: [fits]}) == fits
    with pytest.raises(AnswerError) as refused:
        parse(prompt, {prompt.field: [fits + "!"]})
    assert refused.value.kept == {prompt.field: [fits + "!"]}
    assert "Nothing is lost" in refused.value.message


@pytest.mark.parametrize(("sent", "value"), [("0", 0), ("7", 7), ("10", 10), ("not-today", None), ("", None)])
def test_a_scale_is_a_number_or_not_today(sent, value):
    assert parse(asked(2, "intensity"), {"answer-intensity": [sent]}) == value


@pytest.mark.parametrize("sent", ["11", "-1", "7.5", "seven", "٧", "1e1"])
def test_a_scale_refuses_anything_else(sent):
    with pytest.raises(AnswerError, match="from 0 to 10"):
        parse(asked(2, "intensity"), {"answer-intensity": [sent]})


def test_a_choice_may_have_a_comment_or_be_only_that():
    prompt = asked(2, "stop_signal")
    assert parse(prompt, {"answer-stop_signal": ["else"], "answer-stop_signal-comment": [" a  walk\n"]}) == {
        "choice": "else",
        "comment": "a walk",
    }
    assert parse(prompt, {"answer-stop_signal-comment": ["a walk"]}) == {"choice": None, "comment": "a walk"}


def test_a_choice_that_is_not_in_the_list_is_refused():
    with pytest.raises(AnswerError, match="choose again"):
        parse(asked(4, "stance"), {"answer-stance": ["forged"]})


def test_a_checklist_is_kept_in_the_order_of_the_list():
    prompt = asked(2, "impact_areas")
    raw = {"answer-impact_areas": ["trust", "sleep", "trust"], "answer-impact_areas-other": ["my garden"]}
    assert parse(prompt, raw) == {"chosen": ["sleep", "trust"], "other": "my garden"}


def test_five_needs_may_be_chosen_and_a_sixth_is_refused_with_the_choice_kept():
    prompt = asked(3, "my_needs")
    keys = [option.key for option in prompt.options]
    assert parse(prompt, {prompt.field: keys[:5]})["chosen"] == keys[:5]
    with pytest.raises(AnswerError, match="up to five") as refused:
        parse(prompt, {prompt.field: keys[:6]})
    assert refused.value.kept == {prompt.field: keys[:6]}


def test_a_yes_may_have_a_line_and_a_line_may_stand_alone():
    prompt = asked(4, "pressure")
    assert parse(prompt, {"answer-pressure": ["yes"], "answer-pressure-line": ["my mother"]}) == {
        "answer": True,
        "line": "my mother",
    }
    assert parse(prompt, {"answer-pressure": ["no"]}) == {"answer": False, "line": ""}
    assert parse(prompt, {"answer-pressure": ["not-today"], "answer-pressure-line": ["later"]}) == {
        "answer": None,
        "line": "later",
    }


def test_empty_rows_vanish_and_a_date_is_understood_in_two_spellings():
    prompt = asked(1, "pledge")
    raw = {
        "answer-pledge-text": ["Tell you before you ask", "", "Home by six"],
        "answer-pledge-how_often": ["", "", "Tuesdays"],
        "answer-pledge-review_on": ["3/12/2026", "", "2026-12-10"],
    }
    assert parse(prompt, raw) == [
        {"text": "Tell you before you ask", "how_often": "", "how_seen": "", "review_on": "2026-12-03"},
        {"text": "Home by six", "how_often": "Tuesdays", "how_seen": "", "review_on": "2026-12-10"},
    ]


@pytest.mark.parametrize("sent", ["tomorrow", "31/2/2026", "2026-13-01"])
def test_a_date_that_is_none_is_refused_with_the_row_kept(sent):
    raw = {"answer-pledge-text": ["Home by six"], "answer-pledge-review_on": [sent]}
    with pytest.raises(AnswerError, match="day, month and year") as refused:
        parse(asked(1, "pledge"), raw)
    assert refused.value.kept == raw


def test_more_pledges_than_three_are_refused():
    with pytest.raises(AnswerError, match="keep to three"):
        parse(asked(1, "pledge"), {"answer-pledge-text": list("abcd")})


def test_forty_questions_are_kept_with_their_marks_and_one_more_is_refused():
    prompt = asked(9, "q_list")
    raw = {"answer-q_list-text": ["When?"] * 40, "answer-q_list-mark": ["risk", "", "need"]}
    rows = parse(prompt, raw)
    assert len(rows) == 40
    assert [row["mark"] for row in rows[:4]] == ["risk", "", "need", ""]
    with pytest.raises(AnswerError, match="keep to 40"):
        parse(prompt, {"answer-q_list-text": ["When?"] * 41})


def test_a_line_that_is_too_long_is_refused_and_kept():
    raw = {"answer-pressure-line": ["x" * 501]}
    with pytest.raises(AnswerError, match="Nothing is lost") as refused:
        parse(asked(4, "pressure"), raw)
    assert refused.value.field == "answer-pressure-line"
    assert refused.value.kept == raw


def test_the_fields_of_another_prompt_are_not_read():
    raw = {"answer-worst": ["Mine"], "answer-impact_story": ["Another"], "setting": ["x"]}
    assert parse(asked(2, "worst"), raw) == "Mine"
    assert answers.kept(asked(2, "worst"), raw) == {"answer-worst": ["Mine"]}
