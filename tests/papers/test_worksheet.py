import io
from dataclasses import fields

import pikepdf
import pytest

from clinic.core import sealing
from clinic.papers.worksheet import FOR_GOOD, ROWS_ON_PAPER, TOGETHER, WIDER, Question, worksheet
from clinic.practices.models import Practice
from clinic.programmes.content import load_shipped
from clinic.programmes.queries import library, published_version
from clinic.programmes.schema import AnswerType, StepContent, Variant
from clinic.reports.pdf import markup, worker
from tests import cast
from tests.papers import reading

STEPS = load_shipped()
SHEETS = [(step, variant) for step in STEPS for variant in step.variants]
MILL_STREET = Practice(
    name="Mill Street Counselling",
    address="3 Mill Street",
    telephone="020 0000 0003",
    website="millstreet.example.org",
)


@pytest.fixture(scope="module")
def practice(one_app):
    sealing.use(one_app.extensions["key_ring"])
    MILL_STREET.emergency = "In danger, call 112."
    MILL_STREET.support = "Listening line, 020 0000 0009, day and night."
    return MILL_STREET


def drawn(step: StepContent, variant: Variant, practice: Practice) -> bytes:
    return worker.run(markup.page(worksheet(step, variant, practice), "papers/worksheet.html"))


def question_for(prompt, sheet) -> Question:
    return next(question for question in sheet.questions if question.text == prompt.text)


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(("step", "variant"), SHEETS, ids=lambda part: getattr(part, "slug", part))
def test_every_step_has_an_accessible_sheet_for_either_partner(step, variant, practice, tmp_path):
    pdf = drawn(step, variant, practice)
    assert reading.faults_in(pdf, tmp_path) == []
    text = reading.words_of(pdf)
    for prompt in step.prompts_for(variant):
        assert folded(prompt.text)[:40] in text
    for line in ("Mill Street Counselling", "In danger, call 112.", "020 0000 0009", "Page 1 of "):
        assert line in text


@pytest.mark.parametrize(("step", "variant"), SHEETS, ids=lambda part: getattr(part, "slug", part))
def test_every_question_leaves_room_for_its_kind_of_answer(step, variant, practice):
    sheet = worksheet(step, variant, practice)
    for prompt in step.answerable_for(variant):
        question = question_for(prompt, sheet)
        room = {field.name for field in fields(question) if getattr(question, field.name)}
        wanted = {
            AnswerType.LONG_TEXT: "lines",
            AnswerType.SCALE: "scale",
            AnswerType.SINGLE_CHOICE: "boxes",
            AnswerType.CHECKLIST: "boxes",
            AnswerType.YES_NO: "boxes",
            AnswerType.COMMITMENTS: "rows",
            AnswerType.QUESTIONS: "rows",
        }[prompt.type]
        assert wanted in room, prompt.key
        assert len(question.rows) == (min(prompt.most_rows, ROWS_ON_PAPER) if prompt.row_parts else 0)


@pytest.mark.parametrize(("step", "variant"), SHEETS, ids=lambda part: getattr(part, "slug", part))
def test_only_what_may_ever_be_opened_can_be_ticked_so(step, variant, practice):
    sheet = worksheet(step, variant, practice)
    for prompt in step.prompts_for(variant):
        question = question_for(prompt, sheet)
        if prompt.is_joint:
            assert (question.reading, question.settings) == (TOGETHER, ())
            assert not (question.lines or question.boxes or question.rows or question.scale)
        elif prompt.is_counsellor_only:
            assert (question.reading, question.settings) == (FOR_GOOD, ())
        else:
            assert (question.reading, question.settings) == ("", WIDER)


def test_the_file_is_named_neutrally_and_tells_nothing_of_the_step(chris):
    version = published_version(chris.user, 9)
    got = chris.get("papers.worksheet", step_version_id=version.id, variant="injured")
    assert reading.name_in(got) == 'attachment; filename="worksheet.pdf"'
    with pikepdf.open(io.BytesIO(got.data)) as opened:
        assert str(opened.docinfo["/Title"]) == "Worksheet"
        assert opened.Root.Lang == "en-GB"
        metadata = opened.Root.Metadata.read_bytes().decode()
    assert version.title not in metadata
    text = reading.words_of(got.data)
    assert not [name for full in cast.FULL_NAMES.values() for name in full.split() if name in text]


def test_a_role_without_a_part_in_the_step_has_no_sheet(chris):
    version = published_version(chris.user, 9)
    chris.get("papers.worksheet", step_version_id=version.id, variant="both", expect=404)
    chris.get("papers.worksheet", step_version_id=cast.CASE, variant="injured", expect=404)


def test_the_step_page_links_a_sheet_for_each_role(chris):
    for step in library(chris.user):
        page = chris.get("programmes.step", step_version_id=step.version.id).get_data(as_text=True)
        for variant in step.content.variants:
            assert f"{step.version.id}/worksheet/{variant}.pdf" in page
