import ast
from pathlib import Path

from tests.guards.places import python_files, short, templates, tree

MODULE_LINES = 300
FUNCTION_LINES = 25
TEMPLATE_LINES = 120


def line_count(path: Path) -> int:
    return len(path.read_text().splitlines())


def too_long(paths: list[Path], limit: int) -> list[str]:
    return [f"{short(path)}: {line_count(path)} lines" for path in paths if line_count(path) > limit]


def function_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    if ast.get_docstring(function) is not None:
        docstring = function.body[0]
        lines -= (docstring.end_lineno or 0) - docstring.lineno + 1
    return lines


def test_modules_are_short():
    found = python_files("clinic", "deploy", "migrations")
    assert found
    assert too_long(found, MODULE_LINES) == []


def test_test_files_are_short():
    assert too_long(python_files("tests"), MODULE_LINES) == []


def test_templates_are_short():
    found = [path for path in templates() if path.suffix == ".html"]
    assert found
    assert too_long(found, TEMPLATE_LINES) == []


def test_functions_are_short():
    long = []
    for path in python_files("clinic"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = function_lines(node)
                if lines > FUNCTION_LINES:
                    long.append(f"{short(path)}:{node.lineno} {node.name}: {lines} lines")
    assert long == []
