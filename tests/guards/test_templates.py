import re
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from tests.guards.places import ROOT, python_files, short, templates

FOLDER = ROOT / "templates"
PAGES = [path for path in templates() if path.suffix == ".html"]
# A printed report carries its style in the file and no browser ever sees it.
PRINTED = {"templates/reports/pdf.html", "templates/papers/worksheet.html", "templates/papers/answers.html"}
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE
)
ELSEWHERE = re.compile(
    r"<(?:script|link|img|iframe|source)[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE
)
MARKED_SAFE = re.compile(r"\|\s*safe\b|Markup\(|autoescape\s+false")
NAMED = re.compile(r"""["']([\w./-]+\.(?:html|svg|txt|xml))["']""")


def name_of(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


@pytest.mark.parametrize("path", PAGES, ids=short)
def test_template_compiles(path, one_app):
    one_app.jinja_env.get_template(name_of(path))


def test_a_missing_value_is_an_error_and_not_a_blank(one_app):
    with pytest.raises(jinja2.UndefinedError):
        one_app.jinja_env.from_string("{{ nobody }}").render()


@pytest.mark.parametrize("path", PAGES, ids=short)
def test_words_of_people_are_escaped(path):
    if "components" not in path.parts:
        assert not MARKED_SAFE.search(path.read_text())


@pytest.mark.parametrize("path", PAGES, ids=short)
def test_no_inline_script_or_style_and_no_other_host(path):
    words = path.read_text()
    assert not ELSEWHERE.search(words)
    if short(path) not in PRINTED:
        assert not INLINE.search(words)


@pytest.mark.parametrize("path", PAGES, ids=short)
def test_templates_decide_nothing_about_states(path, one_app):
    """No comparison with a status: whoever renders says what can be done."""
    compared = [
        node.lineno
        for node in one_app.jinja_env.parse(path.read_text()).find_all(nodes.Compare)
        for side in (node.expr, *(operand.expr for operand in node.ops))
        if isinstance(side, nodes.Getattr) and side.attr == "status"
    ]
    assert compared == []


def test_every_template_is_used():
    """Each is named by code or by another template that is not itself."""
    used = set()
    for path in python_files("clinic"):
        used |= set(NAMED.findall(path.read_text()))
    for path in templates():
        used |= set(NAMED.findall(path.read_text())) - {name_of(path)}
    unused = [name_of(path) for path in templates() if name_of(path) not in used]
    assert unused == []


def test_clients_never_get_a_piece_of_a_staff_page():
    # How an answer is written and read is one thing for everybody.
    shared = {"programmes/answer_field.html", "programmes/answer_words.html"}
    for path in PAGES:
        if path.parent.name == "portal":
            for name in set(NAMED.findall(path.read_text())) - shared:
                assert name.split("/")[0] in {"components", "layouts", "portal", "help"}, (short(path), name)
                assert name != "layouts/staff.html", short(path)
