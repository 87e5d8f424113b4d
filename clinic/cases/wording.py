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
POLICY_EFFECT = {
    ConfidentialityPolicy.NO_SECRETS: (
        "By the agreement of your couple work {name} may bring what you write into a joint session."
    ),
    ConfidentialityPolicy.LIMITED_SECRETS: (
        "By the agreement of your couple work {name} keeps it private, and would ask you to say it yourself "
        "only if keeping it made the joint work unsafe or pointless."
    ),
    ConfidentialityPolicy.INDIVIDUAL: "{name} passes nothing of it on without your consent.",
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
    """The sentence above a field a client writes in: who reads it, and what the agreement lets them do with
    it.
    """
    verb = "read" if len(readers.counsellors) > 1 else "reads"
    words = f"{readers.counsellor} {verb} what you submit"
    if readers.supervisors:
        supervisors = " and ".join(readers.supervisors)
        words += f", and {supervisors}, who supervises the work, may read it under the same rule"
    words += ". Nobody reads your drafts. "
    if counsellor_only:
        words += "This answer is never opened to your partner. "
    return words + POLICY_EFFECT[readers.policy].format(name=readers.counsellor)


def staff_only_label(readers: Readers) -> str:
    """The label of what only staff see: it names the supervisor where one reads too."""
    return "Only you and your supervisor" if readers.supervisors else "Only you"
