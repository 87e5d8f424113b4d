"""What it refuses to start with, each in one clear sentence: settings, keys, schema."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask_migrate import downgrade, upgrade

from clinic import create_app
from clinic.core import config, keys
from clinic.core.config import ConfigurationError
from clinic.core.database import db
from tests import filling, places
from tests.guards.places import ROOT


def start(folder: Path, *command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """A program of the installation, started as an operator starts it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRUSTWORK_")}
    environ = {**kept, "TRUSTWORK_DATA_DIR": str(folder), **environ}
    return subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def place(template, tmp_path):
    """The application on a database that set-up has made."""
    with places.empty_app(template.server_url, tmp_path) as app, app.app_context():
        keys.create(app.extensions["settings"].key_file, app.extensions["key_ring"])
        upgrade()
        db.session.remove()
        db.engine.dispose()
        yield app.extensions["settings"]


def test_everything_in_its_place_starts(place):
    assert create_app(place).extensions["settings"] == place


def test_without_a_key_file(place):
    place.key_file.unlink()
    with pytest.raises(ConfigurationError, match=r"key file .* is missing; run 'flask --app wsgi setup'"):
        create_app(place)


def test_with_the_keys_of_another_installation(place):
    with db.engine.begin() as connection:
        filling.fill(connection, names={"practice"})
    db.engine.dispose()
    keys.replace(place.key_file, keys.new_ring())
    with pytest.raises(ConfigurationError, match=r"The key file does not open (the database|what)"):
        create_app(place)


def test_with_a_key_file_that_others_can_read(place):
    place.key_file.chmod(0o640)
    with pytest.raises(ConfigurationError, match="can be read by others; run 'chmod 600"):
        create_app(place)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"database": "00"}', "not json"])
def test_with_a_damaged_key_file(place, content):
    place.key_file.write_text(content)
    with pytest.raises(ConfigurationError, match="The key file is damaged"):
        create_app(place)


def test_with_an_empty_database(template, tmp_path):
    with places.settings(template.server_url, tmp_path) as settings:
        keys.create(settings.key_file)
        with pytest.raises(ConfigurationError, match="The database is empty; run 'flask --app wsgi setup'"):
            create_app(settings)


def test_with_an_older_schema(place):
    downgrade(revision="-1")
    db.engine.dispose()
    with pytest.raises(ConfigurationError, match=r"at revision \d+, this version needs \d+; run"):
        create_app(place)


def test_with_a_newer_schema(place):
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    db.engine.dispose()
    with pytest.raises(ConfigurationError, match="at revision 9999, this version needs"):
        create_app(place)


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"TRUSTWORK_DEBUG": "1"}, "TRUSTWORK_DEBUG must be off in production"),
        ({"TRUSTWORK_DEBUG": "perhaps"}, "TRUSTWORK_DEBUG must be 1 or 0, not 'perhaps'"),
        ({"TRUSTWORK_BASE_URL": "notes.example.org"}, "TRUSTWORK_BASE_URL must be a full address"),
        ({"TRUSTWORK_BASE_URL": "ftp://notes.example.org"}, "TRUSTWORK_BASE_URL must be a full address"),
        ({"TRUSTWORK_DATABASE_URL": "mysql://x/y"}, "TRUSTWORK_DATABASE_URL must begin with postgresql://"),
        ({"TRUSTWORK_PROXY_HOPS": "one"}, "TRUSTWORK_PROXY_HOPS must be a whole number"),
    ],
)
def test_with_a_setting_that_makes_no_sense(environ, sentence):
    with pytest.raises(ConfigurationError, match=sentence):
        config.load(environ)


def test_a_refusal_is_one_sentence_and_a_code_for_the_service(tmp_path):
    refused = start(tmp_path, sys.executable, "-c", "import wsgi")
    assert refused.returncode == 4
    assert refused.stderr.startswith("Trustwork cannot start. The key file ")
    assert len(refused.stderr.strip().splitlines()) == 1
    assert refused.stdout == ""


def test_debug_in_production_is_refused_by_every_command(tmp_path):
    command = (sys.executable, "-m", "flask", "--app", "wsgi", "setup")
    refused = start(tmp_path, *command, TRUSTWORK_DEBUG="1")
    assert refused.returncode == 4
    assert "TRUSTWORK_DEBUG must be off in production" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_set_up_makes_what_starting_needs(tmp_path):
    command = (sys.executable, "-m", "flask", "--app", "wsgi", "setup")
    made = start(tmp_path, *command)
    assert made.returncode == 0, made.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["keys.json", "trustwork.db"]
    assert (tmp_path / "trustwork.db").read_bytes()[:15] != b"SQLite format 3"
    assert start(tmp_path, sys.executable, "-c", "import wsgi").returncode == 0


def test_set_up_does_not_make_new_keys_beside_a_database(place):
    if not place.is_embedded:
        pytest.skip("only the embedded database stands beside its keys")
    place.key_file.unlink()
    command = (sys.executable, "-m", "flask", "--app", "wsgi", "setup")
    refused = start(place.data_dir, *command)
    assert refused.returncode == 1
    assert "put the key file back, or restore a backup into an empty place" in refused.stderr
    assert not place.key_file.exists()


def test_the_settings_of_an_installation_are_read_from_the_environment(tmp_path):
    settings = config.load(
        {
            "TRUSTWORK_DATA_DIR": str(tmp_path),
            "TRUSTWORK_BASE_URL": "https://notes.example.org/",
            "TRUSTWORK_DATABASE_URL": "postgres://u:p@db/name",
            "TRUSTWORK_PROXY_HOPS": "1",
        }
    )
    assert settings.is_https
    assert settings.production
    assert settings.trusted_hosts == ("notes.example.org", "127.0.0.1", "localhost")
    assert settings.database_url == "postgresql+psycopg://u:p@db/name"
    assert settings.key_file == tmp_path / "keys.json"
    assert replace(settings, database_url=None).is_embedded
