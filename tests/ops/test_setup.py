"""Set-up: keys, tables, programme, and the recovery passphrase that is shown once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from clinic.core import keys, migrating
from clinic.ops import recovery
from tests import places
from tests.databases import Template

PASSPHRASE = re.compile(r"\b(?:[0-9a-hjkmnp-tv-z]{5}-){4}[0-9a-hjkmnp-tv-z]{5}\b")


@pytest.fixture
def place(template: Template, tmp_path: Path) -> Iterator[Flask]:
    with places.empty_app(template.server_url, tmp_path) as app, app.app_context():
        yield app


def run(app: Flask, *words: str) -> str:
    result = app.test_cli_runner().invoke(args=list(words))
    assert result.exit_code == 0, result.output
    return str(result.output)


def test_set_up_shows_the_recovery_passphrase_once(place):
    settings = place.extensions["settings"]
    [shown] = PASSPHRASE.findall(run(place, "setup"))
    ring = keys.load(settings.key_file)
    assert ring.recovery is not None
    assert recovery.opener(shown, ring.recovery.salt).public == ring.recovery.public
    assert shown not in settings.key_file.read_text()
    assert migrating.current_revision() == migrating.expected_head()
    assert PASSPHRASE.findall(run(place, "setup")) == []
    assert keys.load(settings.key_file) == ring


def test_a_new_passphrase_replaces_only_the_recovery(place):
    run(place, "setup")
    key_file = place.extensions["settings"].key_file
    before = keys.load(key_file)
    [shown] = PASSPHRASE.findall(run(place, "recovery", "new"))
    after = keys.load(key_file)
    assert before.recovery is not None
    assert after.recovery is not None
    assert recovery.opener(shown, after.recovery.salt).public == after.recovery.public
    assert after.recovery.public != before.recovery.public
    assert (after.database, after.fields, after.audit) == (before.database, before.fields, before.audit)
    assert key_file.stat().st_mode & 0o777 == 0o600
