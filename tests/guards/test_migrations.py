import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade

from clinic.core import migrating
from clinic.core.database import db
from tests import filling, places
from tests.databases import Template
from tests.guards.places import ROOT, tree

VERSIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))
REVISIONS = [path.name[:4] for path in VERSIONS]


@pytest.fixture
def empty(template: Template, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database that has nothing in it."""
    with places.empty_app(template.server_url, tmp_path) as app, app.app_context():
        yield app


def test_there_is_one_head_and_one_line_to_it():
    scripts = ScriptDirectory(str(ROOT / "migrations"))
    assert scripts.get_heads() == [REVISIONS[-1]]
    assert [script.revision for script in scripts.walk_revisions()] == REVISIONS[::-1]
    assert migrating.expected_head() == REVISIONS[-1]


def test_migrations_are_numbered_without_a_gap():
    expected = [f"{number:04}" for number in range(1, len(VERSIONS) + 1)]
    assert expected == REVISIONS
    for path in VERSIONS:
        found = ast.literal_eval(next(node.value for node in tree(path).body if _sets(node, "revision")))
        assert found == path.name[:4]


def _sets(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name


def test_migrations_import_no_models():
    imported = {
        name
        for path in [*VERSIONS, ROOT / "migrations" / "freezing.py"]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None) or node.names[0].name]
    }
    assert "alembic" in imported
    assert {name for name in imported if name.startswith("clinic")} == set()


def test_the_upgraded_schema_equals_the_models(app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
        assert context.get_current_revision() == migrating.expected_head()


def test_each_migration_goes_up_down_and_up_again_over_rows(empty):
    before: dict[str, int] = {}
    for revision in REVISIONS:
        upgrade(revision=revision)
        assert counted() == {**dict.fromkeys(counted(), 0), **before}, f"{revision} lost rows"
        downgrade(revision="-1")
        assert counted() == before, f"going back from {revision} lost rows"
        upgrade(revision=revision)
        with db.engine.begin() as connection:
            new = set(filling.counts(connection)) - set(before)
            before = filling.fill(connection, names=new)
    assert set(before.values()) == {1}
    assert set(before) == set(db.metadata.tables)


def test_everything_goes_down_and_up_again_over_rows(empty):
    upgrade()
    with db.engine.begin() as connection:
        filling.fill(connection)
        full = filling.fill(connection, names={"practice", "audit_event"})
    assert full["practice"] == 2
    downgrade(revision="base")
    assert counted() == {}
    upgrade()
    assert counted() == dict.fromkeys(full, 0)


def counted() -> dict[str, int]:
    with db.engine.connect() as connection:
        return filling.counts(connection)
