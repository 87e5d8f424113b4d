"""The file format of a backup: an encrypted, authenticated stream that tells when it was cut or changed.

    magic | length of header (2 bytes) | header (JSON) | chunks

The key of one file is HKDF-SHA256 over an X25519 exchange between a key made for this file and the public
recovery key, together with the writer's key, bound to the whole header. Chunks are AES-256-GCM over 1 MiB
each. Their nonce is a counter and a mark on the last one, as in the STREAM construction, so chunks cannot be
left out, moved, or dropped from the end: https://eprint.iacr.org/2015/189. Inside is gzip of JSON lines, see
`tables`.
"""

import io
import json
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clinic.core.keys import KEY_BYTES, Recovery
from clinic.ops.recovery import Opener, opener

MAGIC = b"Trustwork backup\n"
FORMAT = 1
CHUNK = 1024 * 1024
TAG_BYTES = 16
COUNTER_BYTES = 11
HEADER_LENGTH_BYTES = 2


class ArchiveError(Exception):
    """The file cannot be opened; the text is one sentence for the operator."""


class NotABackup(ArchiveError):
    """Not a file of this kind, or of a newer one."""

    def __init__(self) -> None:
        super().__init__("This is not a backup that this version can read.")


class WrongPassphrase(ArchiveError):
    """Another passphrase than the one in force when the backup was made."""

    def __init__(self) -> None:
        super().__init__("This is not the recovery passphrase of this backup.")


class Damaged(ArchiveError):
    """Cut off, changed, or made by somebody without the key file."""

    def __init__(self) -> None:
        super().__init__("The backup is damaged or not complete; use another one.")


def _file_key(shared: bytes, writer: bytes, start: bytes) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=start).derive(shared + writer)
    return AESGCM(derived)


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(COUNTER_BYTES, "big") + bytes([is_last])


class Writer(io.RawIOBase):
    """Encrypts what is written to it into `file`. Without `finish` the result does not open."""

    def __init__(self, file: BinaryIO, recovery: Recovery) -> None:
        ephemeral = X25519PrivateKey.generate()
        header = {
            "format": FORMAT,
            "salt": recovery.salt.hex(),
            "recipient": recovery.public.hex(),
            "ephemeral": ephemeral.public_key().public_bytes_raw().hex(),
        }
        text = json.dumps(header, separators=(",", ":")).encode("ascii")
        start = MAGIC + len(text).to_bytes(HEADER_LENGTH_BYTES, "big") + text
        shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(recovery.public))
        self._cipher = _file_key(shared, recovery.writer, start)
        self._file = file
        self._number = 0
        self._waiting = bytearray()
        file.write(start)

    def writable(self) -> bool:
        return True

    def write(self, part: bytes, /) -> int:  # type: ignore[override]  # Only ever given bytes.
        """Take a part in; it reaches the file once a chunk is full."""
        self._waiting += part
        # A full chunk waits until more follows, because the last one is marked.
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        return len(part)

    def finish(self) -> None:
        """Write the last chunk with its mark."""
        self._seal(bytes(self._waiting), is_last=True)

    def _seal(self, plain: bytes, *, is_last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, is_last=is_last), plain, None))
        self._number += 1


class Reader(io.RawIOBase):
    """Decrypts `file`. Raises NotABackup or WrongPassphrase at once, Damaged while reading."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        start, header = _header(file)
        key: Opener = opener(passphrase, bytes.fromhex(header["salt"]))
        if key.public.hex() != header["recipient"]:
            raise WrongPassphrase
        shared = key.private.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(header["ephemeral"])))
        self._cipher = _file_key(shared, key.writer, start)
        self._file = file
        self._number = 0
        self._next = file.read(CHUNK + TAG_BYTES)
        self._plain = b""
        self._is_over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray", /) -> int:  # type: ignore[override]
        """Fill the buffer from the next chunks; 0 only after the last one was found whole."""
        while not self._plain and not self._is_over:
            self._open_next()
        taken = self._plain[: len(buffer)]
        buffer[: len(taken)] = taken
        self._plain = self._plain[len(taken) :]
        return len(taken)

    def _open_next(self) -> None:
        chunk, self._next = self._next, self._file.read(CHUNK + TAG_BYTES)
        self._is_over = not self._next
        try:
            self._plain = self._cipher.decrypt(_nonce(self._number, is_last=self._is_over), chunk, None)
        except InvalidTag as broken:
            raise Damaged from broken
        self._number += 1


def _header(file: BinaryIO) -> tuple[bytes, dict[str, str]]:
    if file.read(len(MAGIC)) != MAGIC:
        raise NotABackup
    length = file.read(HEADER_LENGTH_BYTES)
    text = file.read(int.from_bytes(length, "big"))
    try:
        header = json.loads(text)
        is_known = header["format"] == FORMAT
        for name in ("salt", "recipient", "ephemeral"):
            is_known = is_known and len(bytes.fromhex(header[name])) == KEY_BYTES
    except (ValueError, KeyError, TypeError) as broken:
        raise NotABackup from broken
    if not is_known:
        raise NotABackup
    return MAGIC + length + text, header
