"""Backup and restore, on the database of the run; with PostgreSQL also to the embedded one and back."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import undefer

from clinic.audit import trail
from clinic.cases.models import Case
from clinic.core import keys
from clinic.core.database import commit, db
from clinic.ops import recovery, tables
from clinic.ops.tables import described, table_of
from clinic.reports.models import Report, ReportKind, ReportStatus
from tests import cast, filling, places
from tests.cast import ID

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 12_000 + b"\n%%EOF"
PASSPHRASE = recovery.new_passphrase()


@pytest.fixture
def full(app: Flask) -> Iterator[Flask]:
    """The practice of the tests, a row in every table, an issued report, and a recovery passphrase."""
    key_file = app.extensions["settings"].key_file
    before = keys.load(key_file)
    keys.replace(key_file, replace(before, recovery=recovery.recovery_of(PASSPHRASE)))
    with db.engine.begin() as connection:
        empty = {name for name, rows in filling.counts(connection).items() if rows == 0}
        filling.fill(connection, names=empty - {"audit_event", "audit_head"})
    report = _issued()
    db.session.add(report)
    chris = db.session.get_one(cast.User, ID["chris"])
    trail.record("report.issued", report, by=chris)
    commit()
    yield app
    keys.replace(key_file, before)


def _issued() -> Report:
    return Report(
        case_id=cast.CASE,
        kind=ReportKind.PROGRESS,
        status=ReportStatus.ISSUED,
        number=1,
        form_id=ID["ana"],
        from_on=filling.DAY,
        until_on=filling.DAY,
        author_id=ID["chris"],
        words={"summary": filling.WORDS},
        ticks=[],
        issued_at=filling.INSTANT,
        issued_by_id=ID["chris"],
        pdf=PDF,
        pdf_sha256=hashlib.sha256(PDF).hexdigest(),
    )


def run(app: Flask, *words: str, typed: str = PASSPHRASE) -> tuple[int, str]:
    """One command of the operator: its code and what it said."""
    result = app.test_cli_runner().invoke(args=list(words), input=typed + "\n")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.fixture
def file(full: Flask, tmp_path: Path) -> Path:
    made = tmp_path / "of-today.twbackup"
    code, said = run(full, "backup", str(made))
    assert code == 0, said
    return made


@contextmanager
def restored(server: str | None, folder: Path, file: Path) -> Iterator[Flask]:
    with places.empty_app(server, folder) as app, app.app_context():
        code, said = run(app, "restore", str(file))
        assert code == 0, said
        yield app


def every_row() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables as plain values, read through the models' own tables."""
    with db.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in db.metadata.sorted_tables
        }


def check_same(before: dict[str, list[tuple[Any, ...]]]) -> None:
    after = every_row()
    assert {name: len(rows) for name, rows in after.items()} == {n: len(rows) for n, rows in before.items()}
    for name, rows in before.items():
        assert after[name] == rows, name
    reports = db.session.scalars(
        select(Report).where(Report.pdf_sha256.is_not(None)).options(undefer(Report.pdf_sealed))
    )
    hashes = {hashlib.sha256(report.pdf or b"").hexdigest(): report.pdf_sha256 for report in reports}
    assert hashes == {hashlib.sha256(PDF).hexdigest(): hashlib.sha256(PDF).hexdigest()}
    couple = db.session.get_one(Case, cast.CASE)
    assert couple.what_happened == "A year of messages to somebody else."


def test_every_row_and_every_pdf_comes_back(full, file, template, tmp_path):
    before = every_row()
    assert all(before.values()), "a table is empty, so nothing is shown about it"
    with restored(template.server_url, tmp_path / "new", file) as app:
        check_same(before)
        assert list(trail.verify(app.extensions["key_ring"].audit)) == []
        assert app.extensions["settings"].key_file.stat().st_mode & 0o777 == 0o600


def test_a_backup_crosses_from_one_database_to_the_other_and_back(full, file, template, tmp_path):
    if template.server_url is None:
        pytest.skip("crossing is tested in the run that has a PostgreSQL server")
    before = every_row()
    crossed, back = tmp_path / "crossed", tmp_path / "back.twbackup"
    with restored(None, crossed, file) as app:
        check_same(before)
        code, said = run(app, "backup", str(back))
        assert code == 0, said
    with restored(template.server_url, tmp_path / "home", back):
        check_same(before)


def test_everybody_can_sign_in_afterwards(full, file, template, tmp_path):
    with restored(template.server_url, tmp_path / "new", file) as app:
        http = app.test_client()
        page = http.get("/sign-in").get_data(as_text=True)
        token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
        fields = {"signin": "ana", "password": cast.PASSWORD, "csrf_token": token}
        assert http.post("/sign-in", data=fields).headers["Location"] == "/my"


def test_the_same_backup_can_be_made_again_after_a_restore(full, file, template, tmp_path):
    with restored(template.server_url, tmp_path / "new", file) as app:
        again = tmp_path / "again.twbackup"
        assert run(app, "backup", str(again))[0] == 0
        with places.empty_app(None, tmp_path / "third") as third, third.app_context():
            assert run(third, "restore", str(again))[0] == 0


def test_a_backup_is_one_moment_while_people_write(full, tmp_path, monkeypatch, template):
    grown = Thread(target=_write_elsewhere, args=(full,))
    first = tables.row_lines

    def slowly(connection: Any, description: Any) -> Iterator[str]:
        if description["name"] == "programme":
            grown.start()
            grown.join(timeout=15)
            assert not grown.is_alive(), "the writer had to wait for the backup"
        yield from first(connection, description)

    before = every_row()
    monkeypatch.setattr(tables, "row_lines", slowly)
    made = tmp_path / "busy.twbackup"
    assert run(full, "backup", str(made))[0] == 0
    monkeypatch.undo()
    assert len(every_row()["counselling_case"]) == len(before["counselling_case"]) + 1
    with restored(template.server_url, tmp_path / "new", made):
        check_same(before)


def _write_elsewhere(app: Flask) -> None:
    with app.app_context():
        db.session.add(
            Case(
                practice_id=cast.PRACTICE,
                reference="MS-9",
                reference_key="ms-9",
                policy="no_secrets",
                opened_on=filling.DAY,
                what_happened="Something new.",
            )
        )
        commit()


def test_nothing_readable_stands_in_the_file(full, file):
    content = file.read_bytes()
    ring = full.extensions["key_ring"]
    assert file.stat().st_mode & 0o777 == 0o600
    for secret in (
        b"Mill Street Counselling",
        b"millstreet.example.org",
        b"Calloway",
        ring.database,
        ring.database.hex().encode(),
    ):
        assert secret not in content


def test_every_column_of_every_table_has_a_kind_and_every_key_an_order():
    found = described()
    assert len(found) == len(db.metadata.tables)
    for description in found:
        assert set(table_of(description).columns.keys()) == set(description["columns"])
        # Both databases order ids alike; text would depend on the collation.
        assert [description["columns"][name] for name in description["key"]] == ["uuid"]
