"""The recovery passphrase, and `flask --app wsgi recovery new`.

Set-up makes the passphrase and shows it once. From it come an X25519 key pair and a writer's key; the public
half and the writer's key go into the key file, so that a backup needs nobody at the keyboard, and the private
half nowhere: whoever restores types the passphrase, and it is made again.
"""

import secrets
from dataclasses import dataclass, replace

import click
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from flask import current_app
from flask.cli import with_appcontext

from clinic.core import keys
from clinic.core.config import Settings
from clinic.core.keys import KEY_BYTES, Recovery

# Crockford's base 32: no letter that could be taken for a digit. 25 of them hold 125 bits.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LOOKALIKES = str.maketrans({"o": "0", "i": "1", "l": "1"})
GROUPS, GROUP_LENGTH = 5, 5
# RFC 7914's parameters for interactive use, doubled: 64 MB and about 0.2 s a guess.
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**16, 8, 1


@dataclass(frozen=True)
class Opener:
    """What a recovery passphrase opens backups with."""

    private: X25519PrivateKey
    writer: bytes

    @property
    def public(self) -> bytes:
        """The half that backups are encrypted to."""
        return self.private.public_key().public_bytes_raw()


def new_passphrase() -> str:
    """Five groups of five, such as `7k3fq-…`, easy to copy by hand."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def opener(passphrase: str, salt: bytes) -> Opener:
    """The keys of a passphrase, however it was spaced and whatever was taken for what."""
    typed = passphrase.lower().translate(LOOKALIKES)
    letters = "".join(letter for letter in typed if letter.isalnum())
    made = Scrypt(salt=salt, length=2 * KEY_BYTES, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P).derive(
        letters.encode()
    )
    return Opener(X25519PrivateKey.from_private_bytes(made[:KEY_BYTES]), made[KEY_BYTES:])


def recovery_of(passphrase: str) -> Recovery:
    """What the key file keeps of a new passphrase."""
    salt = secrets.token_bytes(KEY_BYTES)
    made = opener(passphrase, salt)
    return Recovery(salt=salt, public=made.public, writer=made.writer)


def show(passphrase: str) -> None:
    """Say it to the operator, this once."""
    click.echo(f"\n    Recovery passphrase:  {passphrase}\n")
    click.echo(
        "It opens the backups made from now on and is shown only now. "
        "Write it down and keep it away from this machine."
    )


@click.group()
def recovery() -> None:
    """The passphrase that opens backups."""


@recovery.command()
@with_appcontext
def new() -> None:
    """Make a new recovery passphrase. Backups made before keep opening with the old one."""
    settings: Settings = current_app.extensions["settings"]
    passphrase = new_passphrase()
    ring = replace(keys.load(settings.key_file), recovery=recovery_of(passphrase))
    keys.replace(settings.key_file, ring)
    show(passphrase)
