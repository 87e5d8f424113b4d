"""The glossary is law: one word for one thing. The programme and the demonstration speak as people do."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards.places import python_files, short, templates, tree

# Words that have another word here, in names and on screens alike.
NEVER = {
    "cheater": "involved partner",
    "counseling": "counselling",
    "counselor": "counsellor",
    "dashboard": "today, caseload",
    "homework": "steps set",
    "patient": "client",
    "practitioner": "counsellor",
    "spouse": "partner",
    "streak": "check-in",
    "survey": "measure",
    "therapist": "counsellor",
    "todo": "assignment",
    "victim": "injured partner",
}
# Ordinary words elsewhere, but as a name they stand for a thing that has its own.
NEVER_A_NAME = {
    "habit": "commitment",
    "matter": "case",
    "task": "step",
    "user1": "client",
    "user2": "partner",
}
# Names that say nothing, when they are the whole name.
EMPTY = {"handler", "helper", "helpers", "info", "manager", "obj", "stuff", "util", "utils"}
# Names of the database's or Python's own, but on a screen they would be another word for something of ours.
# The last two scold.
NEVER_SHOWN = {"journal": "reflection", "member": "client", "deadline": "the date", "overdue": "the date"}

WORD = re.compile(r"[A-Z]?[a-z]+[0-9]?|[A-Z]+(?![a-z])")


def parts(name: str) -> set[str]:
    """`CaseNotes` and `case_notes` both give case, notes and note."""
    found = {word.lower() for word in WORD.findall(name)}
    return found | {word.removesuffix("s") for word in found}


def names(path: Path) -> Iterator[tuple[int, str]]:
    """Every name this file gives to something."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr


def shown(path: Path) -> Iterator[tuple[int, str]]:
    """Texts in code: labels, messages and what else may reach a screen."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def speaks_freely(path: Path) -> bool:
    return "content" in path.parts or "demo" in path.parts


def wrong(places: Iterator[tuple[int, str]], words: set[str]) -> list[str]:
    return [f"line {line}: {text[:60]}" for line, text in places if parts(text) & words]


@pytest.mark.parametrize("path", python_files("clinic", "tests", "migrations"), ids=short)
def test_names_use_the_words_of_the_glossary(path):
    found = list(names(path))
    assert wrong(iter(found), NEVER.keys() | NEVER_A_NAME.keys()) == []
    assert [f"line {line}: {name}" for line, name in found if name.strip("_").lower() in EMPTY] == []


@pytest.mark.parametrize("path", python_files("clinic"), ids=short)
def test_texts_in_code_use_the_words_of_the_glossary(path):
    if not speaks_freely(path):
        assert wrong(shown(path), set(NEVER)) == []


@pytest.mark.parametrize("path", templates(), ids=short)
def test_templates_use_the_words_of_the_glossary(path):
    lines = enumerate(path.read_text().splitlines(), 1)
    assert wrong(lines, NEVER.keys() | NEVER_SHOWN.keys()) == []


@pytest.mark.parametrize("path", [*python_files("clinic"), *templates()], ids=short)
def test_files_and_folders_are_named_by_the_glossary(path):
    assert not parts(short(path)) & (NEVER.keys() | NEVER_A_NAME.keys() | EMPTY)


def test_the_guard_sees_a_wrong_word_in_any_spelling():
    for name in ("patient_id", "PatientCase", "HOMEWORK_DUE", "therapists", "userTodo"):
        assert parts(name) & NEVER.keys(), name
