"""Field encryption: AES-256-GCM, bound to table, column and row.

A sealed value is `version(1) | length of key id(1) | key id | nonce(12) | ciphertext and tag`. The associated
data is `table|column|row id`, so a value moved to another row or column does not open. Plaintext is padded to
a multiple of 256 bytes, so that the size of a row says little about the length of a text.
"""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic.core.keys import KeyRing

VERSION = 1
NONCE_BYTES = 12
PADDING = 256
_LENGTH_BYTES = 4


class CannotOpen(Exception):
    """A sealed value does not belong where it was found, was changed, or its key is not in the ring."""


class Sealer:
    """Seals and opens values with one key ring."""

    def __init__(self, ring: KeyRing) -> None:
        self._current = ring.current
        self._ciphers = {key_id: AESGCM(key) for key_id, key in ring.fields.items()}

    def seal(self, plain: bytes, place: bytes) -> bytes:
        """Encrypt `plain` for the row and column that `place` names."""
        key_id = self._current.encode("ascii")
        nonce = os.urandom(NONCE_BYTES)
        framed = len(plain).to_bytes(_LENGTH_BYTES, "big") + plain
        framed += bytes(-len(framed) % PADDING)
        header = bytes([VERSION, len(key_id)]) + key_id
        return header + nonce + self._ciphers[self._current].encrypt(nonce, framed, place + header)

    def open(self, sealed: bytes, place: bytes) -> bytes:
        """Decrypt what `seal` made for the same place. Raises CannotOpen."""
        try:
            key_end = 2 + sealed[1]
            cipher = self._ciphers[sealed[2:key_end].decode("ascii")]
            nonce = sealed[key_end : key_end + NONCE_BYTES]
            framed = cipher.decrypt(nonce, sealed[key_end + NONCE_BYTES :], place + sealed[:key_end])
        except (InvalidTag, KeyError, IndexError, ValueError) as broken:
            raise CannotOpen("A sealed value could not be opened.") from broken
        length = int.from_bytes(framed[:_LENGTH_BYTES], "big")
        return framed[_LENGTH_BYTES : _LENGTH_BYTES + length]


def place_of(table: str, column: str, row_id: UUID) -> bytes:
    """The associated data that binds a value to its place."""
    return f"{table}|{column}|{row_id}".encode()


_sealer: Sealer | None = None


def use(ring: KeyRing) -> None:
    """Seal and open with this ring from now on (once per process, at start)."""
    global _sealer  # noqa: PLW0603  One ring a process; passing it through every model would put it in every signature.
    _sealer = Sealer(ring)


def sealer() -> Sealer:
    """The sealer of this process."""
    if _sealer is None:
        raise CannotOpen("No key ring has been loaded.")
    return _sealer
