"""The second factor: codes of an authenticator app, and recovery codes on paper for a lost telephone."""

import hashlib
import secrets
from uuid import UUID

import pyotp
import segno
from sqlalchemy import delete, update

from clinic.accounts.models import RecoveryCode, User
from clinic.core.clock import now
from clinic.core.database import db

ISSUER = "Trustwork"
STEP_SECONDS = 30
RECOVERY_CODES = 10
# 26 characters of 5 bits carry the 128 bits that let a fast hash protect them.
RECOVERY_LENGTH = 26
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def new_secret() -> str:
    """A fresh secret for an authenticator app, base32."""
    return pyotp.random_base32()


def address(secret: str, signin: str) -> str:
    """The otpauth address an authenticator app reads; it names the sign-in name, nobody's real name."""
    return pyotp.TOTP(secret).provisioning_uri(name=signin, issuer_name=ISSUER)


def picture(secret: str, signin: str) -> str:
    """The QR code of that address, as a `data:` address of an SVG image."""
    code = segno.make(address(secret, signin), error="m")
    return code.svg_data_uri(scale=5, border=4, dark="#000", light="#fff")


def in_groups(secret: str) -> str:
    """The secret in groups of four, for typing it by hand."""
    return " ".join(secret[begin : begin + 4] for begin in range(0, len(secret), 4))


def use_code(user_id: UUID, secret: str, typed: str) -> bool:
    """Use a code of the app. True once for each code; the steps just before and after now are accepted."""
    digits = "".join(typed.split())
    if len(digits) != 6 or not digits.isascii() or not digits.isdigit():
        return False
    totp, current = pyotp.TOTP(secret), int(now().timestamp()) // STEP_SECONDS
    for counter in (current, current - 1, current + 1):
        if secrets.compare_digest(totp.generate_otp(counter), digits):
            return _take_counter(user_id, counter)
    return False


def _take_counter(user_id: UUID, counter: int) -> bool:
    """Claim this step for good; of two requests with the same code one gets it."""
    taken = db.session.execute(
        update(User)
        .where(User.id == user_id, User.totp_counter < counter)
        .values(totp_counter=counter)
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def use_recovery_code(user_id: UUID, typed: str) -> bool:
    """Use a recovery code. True once for each."""
    code = "".join(c for c in typed.upper() if c.isalnum())
    if len(code) != RECOVERY_LENGTH:
        return False
    used = db.session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.user_id == user_id, RecoveryCode.code_hash == _hash_of(code))
        .where(RecoveryCode.used_at.is_(None))
        .values(used_at=now())
        .execution_options(synchronize_session=False)
    )
    return bool(used.rowcount)  # type: ignore[attr-defined]


def renew_recovery_codes(user_id: UUID) -> list[str]:
    """Ten new codes, shown this once; the older ones stop working."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = [
        "".join(secrets.choice(_ALPHABET) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)
    ]
    db.session.add_all(RecoveryCode(user_id=user_id, code_hash=_hash_of(code)) for code in codes)
    return ["-".join((code[:6], code[6:13], code[13:19], code[19:])) for code in codes]


def remove(user_id: UUID) -> None:
    """Take the second factor away, codes and all."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    db.session.execute(
        update(User)
        .where(User.id == user_id)
        .values(totp_secret_sealed=None, totp_confirmed_at=None)
        .execution_options(synchronize_session="fetch")
    )


def _hash_of(code: str) -> str:
    return hashlib.sha256(b"recovery|" + code.encode()).hexdigest()
