"""That the bench measures what it says; not how fast anything is."""

import json

import pytest

from clinic.core import sealing
from clinic.ops.bench import paper, practice, results, statements, visitor, web, weight
from clinic.ops.bench.results import Result, ratio
from clinic.ops.bench.visitor import Answer
from clinic.reports.pdf import floor, markup

SMALL = web.Effort(rounds=2, requests=2, sendings=1, sign_ins=1, papers=1)


def test_a_target_that_is_missed_says_so():
    found = [
        ratio("W1", "a page", "hello", rounds=[4.0, 3.0, 5.0, 4.2], target=3.5),
        Result("F1", "weight", "–", 58.9, 60, unit="kB"),
    ]
    text = results.table(found)
    assert [line.split()[-1] for line in text.splitlines()[2:4]] == ["missed", "met"]
    assert "4.10 ×" in text
    assert [one["verdict"] for one in json.loads(results.as_json(found))] == ["missed", "met"]


def test_a_ratio_is_the_median_of_its_rounds():
    assert ratio("X", "", "", rounds=[1.0, 9.0, 2.0], target=2).value == 2.0


@pytest.mark.parametrize(
    ("face", "wanted"),
    [
        ("src:url(a.woff2);unicode-range:U+0000-00FF,U+0131", True),
        ("src:url(a.woff2);unicode-range:U+0100-02BA", False),
        ("src:url(a.woff2);unicode-range:U+4??", False),
        ("src:url(a.woff2)", True),
    ],
)
def test_only_typefaces_for_latin_text_are_weighed(face, wanted):
    style = f"@font-face{{{face}}} body{{background:url(data:image/png;base64,x)}}"
    assert weight.fetched_by(style) == (["a.woff2"] if wanted else [])


def test_everything_a_page_loads_is_weighed():
    page = (
        '<link rel="stylesheet" href="/a.css"><link rel="icon" href="/i.svg"><link rel="author" href="/no">'
        '<script src="/b.js" defer></script><img src="/c.png"><a href="/no">'
    )
    assert weight.Links(page).found == ["/a.css", "/i.svg", "/b.js", "/c.png"]


def test_hidden_fields_are_read_from_a_page():
    answer = Answer(200, {}, b'<input type="hidden" name="seen" value="a&amp;b">')
    assert answer.hidden("seen") == "a&b"
    with pytest.raises(LookupError):
        answer.hidden("other")


def test_the_yardstick_of_the_report_has_the_same_words():
    page = markup.page(paper.document(3))
    bare = floor.bare(page)
    for word in ("Progress report", "Bench Counselling", "January 2026", "Busy Bencher"):
        assert word in bare
    assert "class=" not in bare
    assert "<svg" not in bare


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    keep = sealing._sealer
    with practice.made(tmp_path_factory.mktemp("bench"), steps=SMALL.steps) as found:
        yield found
    sealing._sealer = keep


@pytest.mark.slow
def test_every_row_that_needs_the_server_is_measured(built):
    measured_app, practice_built = built
    with visitor.served(practice_built.settings) as port:
        timed = web.measured(port, measured_app, practice_built, SMALL)
        weighed = weight.measured(port, measured_app, practice_built)
    assert [result.key for result in timed] == ["W1", "W3a", "W3b", "L1"]
    assert all(result.value > 0.5 for result in timed)
    assert [result.key for result in weighed] == ["F1", "F1"]
    assert "write.js" in weighed[0].note


@pytest.mark.slow
def test_statements_do_not_grow_with_rows_and_are_counted(built):
    front, _others, growing = statements.measured(*built)
    assert front.value > 0
    assert growing.value == 0, growing.note
