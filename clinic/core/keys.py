"""The key ring: a file beside, never inside, the database.

A JSON object: `database` (hex, 32 bytes, opens the SQLCipher file), `audit` (hex, 32 bytes, the MAC of the
audit chain), `web` (hex, 32 bytes, signs CSRF tokens), `fields` (key id → hex, 32 bytes) and `current`, the
id of the field key new ciphertexts are written with. Older field keys stay in the ring so that what they
sealed opens. `recovery` (salt, public, writer; hex) is what a backup is encrypted to; the passphrase that
opens it is not here.
"""

import json
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clinic.core.config import ConfigurationError

KEY_BYTES = 32
OWNER_ONLY = 0o600


@dataclass(frozen=True)
class Recovery:
    """What comes of the recovery passphrase and may lie on the machine: enough to write backups, not to open
    them.

    `public` is an X25519 key. `writer` is mixed into every backup's key, so that nobody who merely sees a
    backup can make another that opens with the same passphrase.
    """

    salt: bytes
    public: bytes
    writer: bytes = field(repr=False)


@dataclass(frozen=True)
class KeyRing:
    """Keys in memory; never logged, never printed."""

    database: bytes
    audit: bytes
    web: bytes
    fields: dict[str, bytes]
    current: str
    recovery: Recovery | None = None

    def __repr__(self) -> str:
        return f"KeyRing(current={self.current!r})"


def new_ring() -> KeyRing:
    """A fresh ring with one field key, `k1`."""
    return KeyRing(
        database=secrets.token_bytes(KEY_BYTES),
        audit=secrets.token_bytes(KEY_BYTES),
        web=secrets.token_bytes(KEY_BYTES),
        fields={"k1": secrets.token_bytes(KEY_BYTES)},
        current="k1",
    )


def to_json(ring: KeyRing) -> str:
    """The ring as the text of its file."""
    found: dict[str, Any] = {
        "database": ring.database.hex(),
        "audit": ring.audit.hex(),
        "web": ring.web.hex(),
        "fields": {key_id: key.hex() for key_id, key in ring.fields.items()},
        "current": ring.current,
    }
    if ring.recovery is not None:
        parts = {"salt": ring.recovery.salt, "public": ring.recovery.public, "writer": ring.recovery.writer}
        found["recovery"] = {name: part.hex() for name, part in parts.items()}
    return json.dumps(found, indent=2)


def from_json(text: str) -> KeyRing:
    """The ring from the text of its file. Raises ConfigurationError when a key is missing or malformed."""
    try:
        found: dict[str, Any] = json.loads(text)
        fields = {str(key_id): _key(value) for key_id, value in found["fields"].items()}
        ring = KeyRing(
            database=_key(found["database"]),
            audit=_key(found["audit"]),
            web=_key(found["web"]),
            fields=fields,
            current=str(found["current"]),
            recovery=_recovery(found.get("recovery")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        raise ConfigurationError(
            "The key file is damaged; put back the one saved with the backup."
        ) from broken
    if ring.current not in ring.fields:
        raise ConfigurationError("The key file names a current field key that it does not hold.")
    return ring


def _recovery(found: dict[str, str] | None) -> Recovery | None:
    if found is None:
        return None
    return Recovery(_key(found["salt"]), _key(found["public"]), _key(found["writer"]))


def _key(hexadecimal: str) -> bytes:
    key = bytes.fromhex(hexadecimal)
    if len(key) != KEY_BYTES:
        raise ValueError("a key must be 32 bytes")
    return key


def create(path: Path, ring: KeyRing | None = None) -> KeyRing:
    """Write a new ring to `path`, readable by its owner alone. Raises FileExistsError rather than replace
    one.
    """
    ring = ring or new_ring()
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, ring, os.O_EXCL)
    return ring


def replace(path: Path, ring: KeyRing) -> None:
    """Put this ring in the place of the one in `path`, whole or not at all."""
    draft = path.with_name(path.name + ".part")
    _write(draft, ring, os.O_TRUNC)
    draft.rename(path)
    _keep_folder(path.parent)


def _write(path: Path, ring: KeyRing, how: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | how, OWNER_ONLY)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(to_json(ring) + "\n")
        file.flush()
        # Data sealed with a key that a power cut took away would be lost for good.
        os.fsync(file.fileno())
    _keep_folder(path.parent)


def _keep_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def load(path: Path) -> KeyRing:
    """Read the ring. Raises ConfigurationError when it is missing, damaged, or readable by others."""
    if not path.exists():
        raise ConfigurationError(
            f"The key file {path} is missing; run 'flask --app wsgi setup' or put it back."
        )
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ConfigurationError(f"The key file {path} can be read by others; run 'chmod 600 {path}'.")
    return from_json(path.read_text(encoding="ascii"))
