"""What restore and backup refuse, each with one sentence, and that nothing was changed then."""

import errno
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import inspect

from clinic.core import keys, migrating
from clinic.core.database import db
from clinic.ops import backup as backups
from clinic.ops import recovery, restore, tables
from tests import filling, places
from tests.databases import Template

PASSPHRASE = recovery.new_passphrase()


def run(app: Flask, *words: str, typed: str = PASSPHRASE) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=list(words), input=typed + "\n")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def known() -> keys.Recovery:
    return recovery.recovery_of(PASSPHRASE)


@pytest.fixture
def file(app: Flask, known: keys.Recovery, tmp_path: Path) -> Path:
    made = tmp_path / "one.twbackup"
    backups.write(made, app.extensions["key_ring"], known)
    return made


@pytest.fixture
def place(template: Template, tmp_path: Path) -> Iterator[Flask]:
    with places.empty_app(template.server_url, tmp_path / "place") as app, app.app_context():
        yield app


def is_untouched(app: Flask) -> bool:
    settings = app.extensions["settings"]
    if settings.is_embedded:
        return not settings.data_dir.exists() or not list(settings.data_dir.iterdir())
    return not settings.key_file.exists() and not inspect(db.engine).get_table_names()


def test_a_wrong_passphrase_changes_nothing(file, place):
    code, said = run(place, "restore", str(file), typed=recovery.new_passphrase())
    assert code == 1
    assert "This is not the recovery passphrase of this backup. Nothing was changed." in said
    assert is_untouched(place)


def test_a_backup_that_was_cut_off_changes_nothing(file, place):
    file.write_bytes(file.read_bytes()[:-20])
    code, said = run(place, "restore", str(file))
    assert code == 1
    assert "The backup is damaged or not complete; use another one. Nothing was changed." in said
    assert is_untouched(place)


def test_another_file_changes_nothing(place, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear Trustwork,")
    code, said = run(place, "restore", str(tmp_path / "letter.txt"))
    assert code == 1
    assert "This is not a backup that this version can read. Nothing was changed." in said
    assert is_untouched(place)


def test_a_backup_of_a_newer_version_changes_nothing(app, known, place, tmp_path, monkeypatch):
    monkeypatch.setattr(backups, "current_revision", lambda _connection: "9999")
    with app.app_context():
        backups.write(tmp_path / "newer", app.extensions["key_ring"], known)
    code, said = run(place, "restore", str(tmp_path / "newer"))
    assert code == 1
    assert "newer than this version" in said
    assert is_untouched(place)


def test_rows_that_do_not_arrive_as_they_left_leave_the_place_empty(file, place, monkeypatch):
    kind = tables.KINDS["text"]
    lossy = replace(kind, read=lambda words: words.replace("Mill", "Mall"))
    monkeypatch.setitem(tables.KINDS, "text", lossy)
    code, said = run(place, "restore", str(file))
    assert code == 1
    assert "What was stored in practice is not what the backup holds. Nothing was changed." in said
    assert is_untouched(place)


def test_a_failure_in_the_middle_leaves_the_place_empty_and_free_for_another_try(file, place, monkeypatch):
    monkeypatch.setattr(restore.keys, "create", _refuse)
    result = place.test_cli_runner().invoke(args=["restore", str(file)], input=PASSPHRASE + "\n")
    assert isinstance(result.exception, OSError)
    assert is_untouched(place)
    monkeypatch.undo()
    assert run(place, "restore", str(file))[0] == 0


def _refuse(*_arguments: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_place_with_keys_is_refused(file, place):
    keys.create(place.extensions["settings"].key_file)
    code, said = run(place, "restore", str(file))
    assert code == 1
    assert "There is a key file at" in said


def test_a_place_with_a_database_is_refused(file, place):
    settings = place.extensions["settings"]
    upgrade()
    code, said = run(place, "restore", str(file))
    assert code == 1
    assert (
        "There is a database at" if settings.is_embedded else "The PostgreSQL database holds tables"
    ) in said
    assert not settings.key_file.exists()


def test_the_same_backup_is_not_restored_over_itself(file, place):
    assert run(place, "restore", str(file))[0] == 0
    assert run(place, "restore", str(file))[0] == 1


def test_the_passphrase_may_come_from_a_file(file, place, tmp_path, monkeypatch):
    (tmp_path / "passphrase").write_text(PASSPHRASE.upper() + "\n")
    monkeypatch.setenv("TRUSTWORK_RECOVERY_PASSPHRASE_FILE", str(tmp_path / "passphrase"))
    assert run(place, "restore", str(file), typed="")[0] == 0


def test_an_older_backup_is_brought_to_this_version(template, place, known, tmp_path, monkeypatch):
    head = migrating.expected_head()
    older = f"{int(head) - 1:04}"
    with places.empty_app(template.server_url, tmp_path / "older") as then, then.app_context():
        upgrade(revision=older)
        with db.engine.begin() as connection:
            had = filling.fill(connection)
        described = [one for one in tables.described() if one["name"] in had]
        monkeypatch.setattr(tables, "described", lambda: described)
        backups.write(tmp_path / "older.twbackup", then.extensions["key_ring"], known)
    code, said = run(place, "restore", str(tmp_path / "older.twbackup"))
    assert code == 0, said
    assert migrating.current_revision() == head
    with db.engine.connect() as connection:
        assert {name: n for name, n in filling.counts(connection).items() if name in had} == had


def test_a_backup_needs_a_recovery_passphrase(app, tmp_path):
    code, said = run(app, "backup", str(tmp_path / "never"))
    assert code == 1
    assert "run 'flask --app wsgi recovery new' first" in said
    assert not list(tmp_path.glob("never*"))


def test_a_backup_does_not_replace_a_file_unless_told_to(app, known, tmp_path):
    key_file = app.extensions["settings"].key_file
    before = keys.load(key_file)
    keys.replace(key_file, replace(before, recovery=known))
    (tmp_path / "kept").write_text("mine")
    code, said = run(app, "backup", str(tmp_path / "kept"))
    assert (code, (tmp_path / "kept").read_text()) == (1, "mine")
    assert "is there already" in said
    assert run(app, "backup", "--force", str(tmp_path / "kept"))[0] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    keys.replace(key_file, before)


def test_a_backup_that_fails_leaves_no_file_and_not_the_old_one_in_pieces(app, known, tmp_path, monkeypatch):
    (tmp_path / "daily").write_text("yesterday's")
    monkeypatch.setattr(tables, "row_lines", _refuse)
    with pytest.raises(OSError, match="No space"):
        backups.write(tmp_path / "daily", app.extensions["key_ring"], known)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["yesterday's"]


def test_a_full_disk_is_one_sentence(app, known, tmp_path, monkeypatch):
    key_file = app.extensions["settings"].key_file
    before = keys.load(key_file)
    keys.replace(key_file, replace(before, recovery=known))
    monkeypatch.setattr(tables, "row_lines", _refuse)
    code, said = run(app, "backup", str(tmp_path / "new" / "daily"))
    keys.replace(key_file, before)
    assert code == 1
    assert said == "Error: The backup could not be written: No space left on device.\n"
    assert list((tmp_path / "new").iterdir()) == []
