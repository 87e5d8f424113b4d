import time

import pytest

from clinic.reports.leak_check import Passage, Source, check, words_of

SECRET = "I opened an account of my own in the week after, and nobody knows of it."


def source(text: str, **changes: object) -> Source:
    values: dict[str, object] = {
        "key": "answer:1",
        "label": "an answer of Ana in step 1",
        "texts": (text,),
        "hidden_from": ("Ben",),
        "is_clients": True,
    }
    return Source(**(values | changes))  # type: ignore[arg-type]


def found_in(report: str, text: str, *, known: tuple[str, ...] = ()) -> list[str]:
    return [one.sentence for one in check([Passage("What was done", report)], [source(text)], known)]


def test_eight_words_in_a_row_are_found_with_their_sentence():
    report = "You met. Ana said that she opened an account of my own in the week. It rained."
    assert found_in(report, SECRET) == ["Ana said that she opened an account of my own in the week."]


def test_words_that_run_over_a_full_stop_name_every_sentence_they_touch():
    report = "It rained. She opened an account of my own. In the week after. Then tea."
    assert found_in(report, SECRET) == ["She opened an account of my own.", "In the week after."]


def test_seven_words_in_a_row_of_a_longer_text_are_not():
    assert found_in("She opened an account of my own in spring.", SECRET) == []


@pytest.mark.parametrize(
    "report",
    [
        "OPENED AN ACCOUNT OF MY OWN IN THE WEEK",
        "opened, an «account» of – my own;\nin the\n\nweek",
        "opened an acco\u00adunt of my own in the week",
        "opened\u00a0an account of my o\u200bwn in the week",
        "ópened an accöunt of my own in the week",
        "ｏｐｅｎｅｄ an account of my own in the week",
    ],
)
def test_case_marks_and_hidden_characters_make_no_difference(report):
    assert found_in(report, SECRET) != []


@pytest.mark.parametrize("text", ["Leave him soon", "I do not love her any more", "l'été, c’est fini"])
def test_a_whole_short_text_is_found(text):
    assert found_in(f"Perhaps: {text.upper()}, as was said.", text) != []


@pytest.mark.parametrize("text", ["Leave him", "Money", ""])
def test_one_or_two_words_are_too_common_to_mean_anything(text):
    assert found_in(f"{text} and more.", text) == []


def test_a_part_of_a_short_text_is_not_a_leak():
    assert found_in("I do not love tea.", "I do not love her any more") == []


def test_apostrophes_do_not_part_a_word():
    assert words_of("don't don’t dont") == ["dont"] * 3


def test_what_every_reader_knows_is_ignored():
    asked = "What was hardest for you in the last week, and what helped a little?"
    answer = "You ask what was hardest for you in the last week. It was the telephone on the table."
    assert found_in("We asked what was hardest for you in the last week.", answer, known=(asked,)) == []
    assert (
        found_in("It was the telephone on the table. Last week it was the telephone on the table.", answer)
        != []
    )


def test_each_source_is_told_once_a_sentence_and_says_for_whom_it_is_hidden():
    note = source(SECRET, key="note:1", label="the note", hidden_from=("Ana", "Ben"), is_clients=False)
    found = check([Passage("Next", SECRET)], [source(SECRET), note, source("nothing of the kind here")], ())
    assert [(one.label, one.hidden_from, one.blocks) for one in found] == [
        ("an answer of Ana in step 1", ("Ben",), True),
        ("the note", ("Ana", "Ben"), False),
    ]
    assert {one.heading for one in found} == {"Next"}


def test_a_finding_keeps_its_key_while_sentence_and_source_stay():
    first, again = (check([Passage(heading, SECRET)], [source(SECRET)], ()) for heading in ("Next", "Agreed"))
    other = check([Passage("Next", SECRET)], [source(SECRET, key="answer:2")], ())
    assert first[0].key == again[0].key != other[0].key


def test_a_finding_never_holds_more_of_the_source_than_the_report_does():
    found = check(
        [Passage("Next", "So: an account of my own in the week after. Then tea.")], [source(SECRET)], ()
    )
    assert "nobody" not in repr(found)


def test_a_year_of_texts_is_checked_in_a_moment():
    texts = [source(" ".join(f"word{n * m}" for m in range(240)), key=f"answer:{n}") for n in range(1, 60)]
    started = time.process_time()
    check([Passage("Next", " ".join(f"word{n}" for n in range(2000)))], texts, (SECRET,) * 100)
    assert time.process_time() - started < 2
