"""Tables of accounts."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.core.columns import SealedJson, SealedNote, SealedText, UTCDateTime, sealed_column, status_column
from clinic.core.database import Row
from clinic.practices.models import Practice


class UserKind(StrEnum):
    """What a user is, for good."""

    STAFF = "staff"
    CLIENT = "client"


class User(Row):
    """A person who can sign in. Without a password hash the invitation has not been accepted yet."""

    __tablename__ = "user_account"
    __table_args__ = (
        CheckConstraint("NOT (kind = 'client' AND is_lead)", name="clients_do_not_lead"),
        Index("ix_user_account_practice_id_kind", "practice_id", "kind"),
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"))
    kind: Mapped[UserKind] = status_column(UserKind)
    is_lead: Mapped[bool] = mapped_column(default=False)
    full_name: Mapped[str]
    short_name: Mapped[str]
    credential: Mapped[str] = mapped_column(default="")
    signin: Mapped[str]
    signin_key: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    totp_secret_sealed: Mapped[bytes | None] = sealed_column()
    totp_secret = SealedNote("totp_secret_sealed")
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    totp_counter: Mapped[int] = mapped_column(BigInteger, default=0)
    deactivated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    practice: Mapped[Practice] = relationship(lazy="raise_on_sql")

    # Flask-Login asks these of a user.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """False once deactivated; such a user is signed out everywhere."""
        return self.deactivated_at is None

    def get_id(self) -> str:
        """What Flask-Login calls the user; the browser session row is what counts."""
        return str(self.id)

    @property
    def is_staff(self) -> bool:
        """True for counsellors, supervisors and leads."""
        return self.kind is UserKind.STAFF

    @property
    def has_joined(self) -> bool:
        """True once an invitation was accepted."""
        return self.password_hash is not None

    @property
    def has_second_factor(self) -> bool:
        """True once a code of the authenticator was confirmed."""
        return self.totp_confirmed_at is not None


class Invitation(Row):
    """One link and one code that let one person set a password; used once, short-lived.

    `policy_text` is the confidentiality policy shown beside the password fields; accepting records both.
    """

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_user_id_created_at", "user_id", "created_at"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    code_hash: Mapped[str]
    wrong_codes: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    invited_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    policy_text_sealed: Mapped[bytes | None] = sealed_column()
    policy_text = SealedNote("policy_text_sealed")
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="raise_on_sql")


class BrowserSession(Row):
    """One browser signed in. The cookie holds a random token; this row holds its hash and really ends."""

    __tablename__ = "browser_session"
    __table_args__ = (Index("ix_browser_session_user_id_ended_at", "user_id", "ended_at"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    device: Mapped[str] = mapped_column(default="")
    active_at: Mapped[datetime] = mapped_column(UTCDateTime)
    password_at: Mapped[datetime] = mapped_column(UTCDateTime)
    second_factor_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    long_page_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    user: Mapped[User] = relationship(lazy="raise_on_sql")


class SignInFailure(Row):
    """One guess at a password or code (both named by a keyed hash), from a browser the owner uses or not."""

    __tablename__ = "signin_failure"
    __table_args__ = (Index("ix_signin_failure_signin_hash_created_at", "signin_hash", "created_at"),)

    signin_hash: Mapped[str]
    device_hash: Mapped[str | None]


class KnownDevice(Row):
    """A browser in which this user has signed in before; an attack elsewhere does not lock it out."""

    __tablename__ = "known_device"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)


class RecoveryCode(Row):
    """One of the codes a staff member keeps for a lost authenticator; used once."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index("ix_recovery_code_user_id_used_at", "user_id", "used_at"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ParkedText(Row):
    """What somebody had typed when the session was over; shown to that person alone, after sign-in.

    `fields` maps form field names to lists of texts.
    """

    __tablename__ = "parked_text"
    __table_args__ = (Index("ix_parked_text_user_id_path", "user_id", "path"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    path: Mapped[str]
    fields_sealed: Mapped[bytes] = sealed_column()
    fields = SealedJson("fields_sealed")


class SecurityEvent(Row):
    """Something that happened to an account, shown to its owner: signed in, password changed, new device …"""

    __tablename__ = "security_event"
    __table_args__ = (Index("ix_security_event_user_id_created_at", "user_id", "created_at"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    what: Mapped[str]
    detail_sealed: Mapped[bytes] = sealed_column()
    detail = SealedText("detail_sealed")
