"""The true sentences about who reads what, made from the policy of the case and who has access to it.

Sources of the three policies: AAMFT Code of Ethics 2.2 (no individual's confidence to others in the client
unit without that individual's permission) and the practice's own agreement with the couple.
"""

from dataclasses import dataclass

from clinic.accounts.models import User
from clinic.cases.models import Case, ConfidentialityPolicy, Setting

SETTING_WORDS = {
    Setting.COUNSELLOR: "Only my counsellor",
    Setting.SESSION: "It may be raised in session",
    Setting.PARTNER: "My partner may read it, once my counsellor opens it",
}
SETTING_FOR_STAFF = {
    Setting.COUNSELLOR: "only my counsellor",
    Setting.SESSION: "may be raised in session",
    Setting.PARTNER: "my partner may read it",
}
POLICY_NAMES = {
    ConfidentialityPolicy.NO_SECRETS: "no-secrets policy",
    ConfidentialityPolicy.LIMITED_SECRETS: "limited-secrets policy",
    ConfidentialityPolicy.INDIVIDUAL: "individual confidentiality",
}
ROLE_WORDS = {
    "injured": "the partner who was hurt",
    "involved": "the partner who broke the trust",
    "both": "both hurt and broke the trust",
}
# What the readers may do with it, as the rest of one sentence.
POLICY_EFFECT = {
    ConfidentialityPolicy.NO_SECRETS: "may bring it into a joint session after telling you first",
    ConfidentialityPolicy.LIMITED_SECRETS: (
        "keep{s} it private, unless that made the joint work unsafe or pointless; you would then be asked to "
        "say it yourself"
    ),
    ConfidentialityPolicy.INDIVIDUAL: "pass{es} nothing on without your consent",
}


@dataclass(frozen=True)
class Readers:
    """Who of the staff reads what a client submits, by name."""

    counsellors: tuple[str, ...]
    supervisors: tuple[str, ...]
    policy: ConfidentialityPolicy

    @property
    def counsellor(self) -> str:
        """The counsellors in words: 'Dr Sandermoor', or two names joined."""
        return " and ".join(self.counsellors) or "your counsellor"


def readers_of(case: Case, counsellors: list[User], supervisors: list[User]) -> Readers:
    """The readers of a case from its people."""
    return Readers(
        tuple(person.full_name for person in counsellors),
        tuple(person.full_name for person in supervisors),
        case.policy,
    )


def who_reads(readers: Readers, *, counsellor_only: bool = False) -> str:
    """The one sentence above a field: who reads it, and what the agreement lets them do with it."""
    names = [*readers.counsellors] or ["your counsellor"]
    names += [f"{name}, who supervises the work," for name in readers.supervisors]
    several = len(names) > 1
    words = " and ".join(names) + (" read" if several else " reads") + " what you submit and "
    words += POLICY_EFFECT[readers.policy].format(s="" if several else "s", es="" if several else "es")
    if counsellor_only:
        words = f"This answer is never opened to your partner: {words}"
    return words[0].upper() + words[1:] + "."


def staff_only_label(readers: Readers) -> str:
    """The label of what only staff see: it names the supervisor where one reads too."""
    return "Only you and your supervisor" if readers.supervisors else "Only you"
