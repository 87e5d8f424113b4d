import io
from functools import cache

import pytest

from clinic.core.keys import Recovery
from clinic.ops import archive, recovery
from clinic.ops.archive import CHUNK, TAG_BYTES, Damaged, NotABackup, Reader, Writer, WrongPassphrase

PASSPHRASE = "7k3fq-00000-abcde-vwxyz-23456"


@cache
def key() -> Recovery:
    return recovery.recovery_of(PASSPHRASE)


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """scrypt with its real cost would make these tests take minutes."""
    monkeypatch.setattr(recovery, "SCRYPT_N", 2)
    key.cache_clear()


def sealed(plain: bytes, by: Recovery | None = None) -> bytes:
    file = io.BytesIO()
    writer = Writer(file, by or key())
    writer.write(plain)
    writer.finish()
    return file.getvalue()


def opened(content: bytes, passphrase: str = PASSPHRASE) -> bytes:
    return Reader(io.BytesIO(content), passphrase).readall()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5])
def test_what_went_in_comes_out(size):
    plain = bytes(range(251)) * (size // 251 + 1)
    assert opened(sealed(plain[:size])) == plain[:size]


def test_writing_in_small_parts_makes_no_difference():
    file = io.BytesIO()
    writer = Writer(file, key())
    for _ in range(CHUNK // 1000 + 1):
        writer.write(b"x" * 1000)
    writer.finish()
    assert opened(file.getvalue()) == b"x" * 1000 * (CHUNK // 1000 + 1)


@pytest.mark.parametrize("lost", [1, TAG_BYTES, TAG_BYTES + 5, 5 + 2 * TAG_BYTES + CHUNK])
def test_a_file_cut_off_anywhere_is_noticed(lost):
    content = sealed(b"x" * (2 * CHUNK + 5))
    with pytest.raises(Damaged):
        opened(content[:-lost])


def test_a_file_cut_to_its_header_is_noticed():
    content = sealed(b"x")
    with pytest.raises(Damaged):
        opened(content[: -1 - TAG_BYTES])


def test_a_backup_that_was_not_finished_does_not_open():
    file = io.BytesIO()
    Writer(file, key()).write(b"x" * (CHUNK + 1))
    with pytest.raises(Damaged):
        opened(file.getvalue())


def test_something_appended_is_noticed():
    with pytest.raises(Damaged):
        opened(sealed(b"x" * 100) + b"y")


def test_chunks_cannot_change_places():
    content = sealed(b"x" * 3 * CHUNK)
    start, size = len(content) - 3 * (CHUNK + TAG_BYTES), CHUNK + TAG_BYTES
    swapped = content[:start] + content[start + size : start + 2 * size] + content[start : start + size]
    with pytest.raises(Damaged):
        opened(swapped + content[start + 2 * size :])


def test_any_changed_byte_is_noticed():
    content = sealed(b"words " * 30)
    for place in range(len(content)):
        changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        with pytest.raises((Damaged, NotABackup, WrongPassphrase)):
            opened(changed)


def test_another_passphrase_is_told_from_damage():
    with pytest.raises(WrongPassphrase):
        opened(sealed(b"x"), "7k3fq-00000-abcde-vwxyz-23457")


def test_a_passphrase_may_be_typed_carelessly():
    assert opened(sealed(b"x"), " 7K3FQ ooooo abcde vwxyz 23456\n") == b"x"


def test_who_only_saw_a_backup_cannot_make_one_that_opens():
    seen = Recovery(key().salt, key().public, writer=bytes(32))
    with pytest.raises(Damaged):
        opened(sealed(b"made up", by=seen))


def test_two_backups_of_the_same_rows_share_no_key():
    first, second = sealed(b"x" * 64), sealed(b"x" * 64)
    assert first[-80:] != second[-80:]


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", archive.MAGIC, archive.MAGIC + b"\x00\x02{}", archive.MAGIC + b"\x00\x02[]"],
)
def test_any_other_file_is_no_backup(content):
    with pytest.raises(NotABackup):
        opened(content)


def test_new_passphrases_differ_and_have_five_groups():
    made = {recovery.new_passphrase() for _ in range(50)}
    assert len(made) == 50
    assert all([len(group) for group in one.split("-")] == [5] * 5 for one in made)
