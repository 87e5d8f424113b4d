import pytest

from clinic.programmes.answer_words import as_words, private_texts, said
from tests.programmes.test_answers import asked

CASES = [
    (asked(2, "worst"), "The receipt.", ["The receipt."], ["The receipt."]),
    (asked(2, "intensity"), 7, ["7 of 10"], []),
    (asked(2, "intensity"), 0, ["0 of 10"], []),
    (
        asked(4, "stance"),
        {"choice": "in_if", "comment": "if it is true"},
        ["I am in, if certain things change", "if it is true"],
        ["if it is true"],
    ),
    (asked(4, "stance"), {"choice": None, "comment": "not now"}, ["not now"], ["not now"]),
    (
        asked(2, "impact_areas"),
        {"chosen": ["sleep", "past"], "other": "my garden"},
        ["Sleep or appetite", "How the past looks now", "my garden"],
        ["my garden"],
    ),
    (asked(4, "pressure"), {"answer": True, "line": "my mother"}, ["Yes", "my mother"], ["my mother"]),
    (asked(4, "pressure"), {"answer": False, "line": ""}, ["No"], []),
    (asked(4, "pressure"), {"answer": None, "line": "later"}, ["later"], ["later"]),
    (
        asked(1, "pledge"),
        [{"text": "Home by six", "how_often": "Tuesdays", "how_seen": "a call", "review_on": "2026-12-03"}],
        [
            "Home by six (How often, or when: Tuesdays; How it will be seen: a call; "
            "To look at again on: 3 December 2026)"
        ],
        ["Home by six", "Tuesdays", "a call"],
    ),
    (
        asked(9, "q_list"),
        [{"text": "Who knew?", "mark": "need"}, {"text": "Why?", "mark": ""}],
        ["Who knew? (I need to know)", "Why?"],
        ["Who knew?", "Why?"],
    ),
]


@pytest.mark.parametrize(("prompt", "value", "words", "private"), CASES)
def test_an_answer_is_said_in_words_and_what_was_typed_is_private(prompt, value, words, private):
    assert as_words(prompt, value) == words
    assert private_texts(prompt, value) == private


@pytest.mark.parametrize("prompt", [case[0] for case in CASES])
def test_no_answer_says_nothing(prompt):
    assert said(prompt, None) == ()
    assert as_words(prompt, None) == private_texts(prompt, None) == []


def test_only_what_the_person_typed_is_marked_as_their_words():
    parts = said(asked(4, "stance"), {"choice": "in", "comment": "yes"})
    assert [(part.text, part.is_own) for part in parts] == [("I am in", False), ("yes", True)]


def test_an_option_that_a_newer_version_dropped_still_shows_its_key():
    assert as_words(asked(4, "stance"), {"choice": "gone", "comment": ""}) == ["gone"]
