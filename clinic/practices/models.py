"""Tables of the practice."""

from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import SealedJson, SealedText, sealed_column, status_column
from clinic.core.database import Row


class SecondFactor(StrEnum):
    """Whether staff of the practice must use a second factor."""

    REQUIRED = "required"
    OPTIONAL = "optional"


class Practice(Row):
    """One practice: how it signs its letters, whom clients can call, what its staff need to sign in.

    `policy_texts` maps each confidentiality policy (no_secrets, limited_secrets, individual) to the text a
    client reads and accepts with the invitation.
    """

    __tablename__ = "practice"

    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    telephone: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    time_zone: Mapped[str] = mapped_column(default="Europe/London")
    neutral_word: Mapped[str] = mapped_column(default="Notes")
    leave_url: Mapped[str] = mapped_column(default="https://www.wikipedia.org/")
    second_factor: Mapped[SecondFactor] = status_column(SecondFactor, default=SecondFactor.REQUIRED)
    emergency_sealed: Mapped[bytes] = sealed_column()
    emergency = SealedText("emergency_sealed")
    support_sealed: Mapped[bytes] = sealed_column()
    support = SealedText("support_sealed")
    policy_texts_sealed: Mapped[bytes] = sealed_column()
    policy_texts = SealedJson("policy_texts_sealed")
