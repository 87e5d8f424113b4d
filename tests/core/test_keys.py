import json
from dataclasses import replace

import pytest

from clinic.core import keys
from clinic.core.config import ConfigurationError
from clinic.core.keys import Recovery

RECOVERY = Recovery(salt=b"s" * 32, public=b"p" * 32, writer=b"w" * 32)


def test_a_ring_comes_back_as_it_was_written(tmp_path):
    ring = replace(keys.new_ring(), recovery=RECOVERY)
    keys.create(tmp_path / "deep" / "keys.json", ring)
    assert keys.load(tmp_path / "deep" / "keys.json") == ring


def test_only_its_owner_can_read_the_file(tmp_path):
    keys.create(tmp_path / "keys.json")
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    keys.replace(tmp_path / "keys.json", keys.new_ring())
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


def test_a_key_file_is_never_written_over(tmp_path):
    ring = keys.create(tmp_path / "keys.json")
    with pytest.raises(FileExistsError):
        keys.create(tmp_path / "keys.json")
    assert keys.load(tmp_path / "keys.json") == ring


def test_a_file_from_before_there_was_a_recovery_still_loads():
    found = json.loads(keys.to_json(keys.new_ring()))
    assert "recovery" not in found
    assert keys.from_json(json.dumps(found)).recovery is None


@pytest.mark.parametrize("missing", ["database", "audit", "web", "fields", "current"])
def test_a_missing_key_is_one_sentence(missing):
    found = json.loads(keys.to_json(keys.new_ring()))
    del found[missing]
    with pytest.raises(ConfigurationError, match="The key file is damaged"):
        keys.from_json(json.dumps(found))


def test_a_short_key_is_refused():
    found = json.loads(keys.to_json(keys.new_ring()))
    found["audit"] = "00" * 31
    with pytest.raises(ConfigurationError, match="The key file is damaged"):
        keys.from_json(json.dumps(found))


def test_the_current_field_key_must_be_there():
    found = json.loads(keys.to_json(keys.new_ring()))
    found["current"] = "k9"
    with pytest.raises(ConfigurationError, match="names a current field key that it does not hold"):
        keys.from_json(json.dumps(found))


def test_no_key_shows_in_what_is_printed():
    ring = replace(keys.new_ring(), recovery=RECOVERY)
    shown = repr(ring) + repr(ring.recovery)
    for key in (ring.database, ring.audit, ring.web, *ring.fields.values(), RECOVERY.writer):
        assert key.hex() not in shown
        assert repr(key) not in shown
