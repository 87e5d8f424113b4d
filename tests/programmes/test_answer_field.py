"""The field macro and `parse` are two ends of one string: what is shown is what comes back."""

from html.parser import HTMLParser

import pytest

from clinic.programmes.answers import AnswerError, checked, parse, to_form
from clinic.programmes.schema import AnswerType
from tests.programmes.test_answers import ASKED, BY_TYPE, asked

PAGE = """{% from "programmes/answer_field.html" import answer_field %}
{{- answer_field(prompt, given, error, heading) -}}"""
READ = '{% from "programmes/answer_words.html" import answer_words %}{{ answer_words(prompt, value) }}'


class Form(HTMLParser):
    """What a browser would send of a piece of a page."""

    def __init__(self, html):
        super().__init__()
        self.sent, self.ids, self.described, self.labels, self.headings = {}, [], [], set(), 0
        self.area = self.select = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids += [found["id"]] if "id" in found else []
        self.described += (found.get("aria-describedby") or "").split() + (
            found.get("aria-labelledby") or ""
        ).split()
        self.labels |= {found["for"]} if "for" in found else set()
        self.headings += tag == "h1"
        if tag == "textarea":
            self.area = found["name"]
            self.sent.setdefault(self.area, []).append("")
        elif tag == "select":
            self.select = found["name"]
            self.sent.setdefault(self.select, []).append("")
        elif tag == "option" and "selected" in found:
            self.sent[self.select][-1] = found["value"]
        elif tag == "input" and (found["type"] in {"text", "date"} or "checked" in found):
            self.sent.setdefault(found["name"], []).append(found["value"])

    def handle_data(self, data):
        if self.area:
            self.sent[self.area][-1] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            # As browsers do: the first line break is not part of the text.
            self.sent[self.area][-1] = self.sent[self.area][-1].removeprefix("\n")
            self.area = None


def shown(app, prompt, given, *, error=None, heading=None):
    page = app.jinja_env.from_string(PAGE)
    with app.test_request_context("/"):
        return page.render(prompt=prompt, given=given, error=error, heading=heading)


def example(prompt):
    """A full value with everything that needs care in HTML."""
    nasty = "\n  \"Tell\" <b>me</b> &amp; 'why'\n\nnow "
    line = "\"Tell\" <b>me</b> &amp; 'why'"
    keys = [option.key for option in prompt.options]
    row = {part.key: "2026-12-03" if part.key == "review_on" else line for part in prompt.row_parts}
    return {
        AnswerType.LONG_TEXT: nasty,
        AnswerType.SCALE: 0,
        AnswerType.SINGLE_CHOICE: {"choice": keys[-1:] and keys[-1], "comment": line},
        AnswerType.CHECKLIST: {"chosen": keys[:2], "other": line},
        AnswerType.YES_NO: {"answer": False, "line": line},
        AnswerType.COMMITMENTS: [row | {"text": nasty}] * prompt.most_rows,
        AnswerType.QUESTIONS: [{"text": nasty, "mark": keys[0] if keys else ""}, {"text": line, "mark": ""}],
    }[prompt.type]


@pytest.mark.parametrize("prompt", ASKED)
def test_what_is_shown_is_what_comes_back(one_app, prompt):
    value = checked(prompt, example(prompt))
    form = Form(shown(one_app, prompt, to_form(prompt, value), error="Please look again.", heading="h1"))
    assert parse(prompt, form.sent) == value
    assert form.headings == 1
    assert set(form.described) <= set(form.ids)
    assert form.labels <= set(form.ids)
    assert len(set(form.ids)) == len(form.ids)


@pytest.mark.parametrize("prompt", ASKED)
def test_an_empty_field_sends_nothing(one_app, prompt):
    assert parse(prompt, Form(shown(one_app, prompt, {})).sent) is None


def test_a_refused_text_is_shown_again_with_what_is_wrong(one_app):
    prompt = asked(2, "impact_story")
    with pytest.raises(AnswerError) as refused:
        parse(prompt, {prompt.field: ["x" * 40_001]})
    page = shown(one_app, prompt, refused.value.kept, error=refused.value.message)
    assert Form(page).sent == {prompt.field: ["x" * 40_001]}
    assert "One answer holds 40,000 characters" in page
    assert 'aria-invalid="true"' in page


def test_a_list_shows_its_rows_and_one_more_until_it_is_full(one_app):
    prompt = asked(1, "pledge")
    rows = [{"text": "Home by six", "how_often": "", "how_seen": "", "review_on": ""}]
    part = shown(one_app, prompt, to_form(prompt, rows))
    assert Form(part).sent["answer-pledge-text"] == ["Home by six", ""]
    assert 'name="add_row" value="pledge"' in part
    full = shown(one_app, prompt, to_form(prompt, rows * 3))
    assert len(Form(full).sent["answer-pledge-text"]) == 3
    assert "add_row" not in full


@pytest.mark.parametrize("prompt", ASKED)
def test_an_answer_is_printed_escaped(one_app, prompt):
    value = checked(prompt, example(prompt))
    page = one_app.jinja_env.from_string(READ).render(prompt=prompt, value=value)
    assert page.strip()
    assert "<b>me" not in page
    assert one_app.jinja_env.from_string(READ).render(prompt=prompt, value=None).strip() == ""


def test_own_words_are_set_as_words_and_choices_are_not(one_app):
    prompt = asked(4, "stance")
    page = one_app.jinja_env.from_string(READ).render(
        prompt=prompt, value={"choice": "in", "comment": "So be it"}
    )
    assert '<p class="words">So be it</p>' in page
    assert "<p>I am in</p>" in page


def test_a_single_choice_can_be_taken_back(app):
    prompt = BY_TYPE[AnswerType.SINGLE_CHOICE]
    page = shown(app, prompt, to_form(prompt, {"choice": prompt.options[0].key, "comment": ""}))
    assert "I would rather not say today" in page
    assert parse(prompt, {prompt.field: [""]}) is None
    assert "rather not say" not in shown(app, BY_TYPE[AnswerType.CHECKLIST], {})


def test_a_row_is_numbered_only_beside_another(app):
    prompt = BY_TYPE[AnswerType.COMMITMENTS]
    assert "What exactly</label>" in shown(app, prompt, {}).replace(" </label>", "</label>")
