"""Words a new practice starts with; the lead puts the practice's own in their place."""

NEUTRAL_WORD = "Notes"
NEUTRAL_SITE = "https://www.wikipedia.org/"
EMERGENCY = "If you or somebody near you is in danger now, call 112."
SUPPORT = "Nobody watches these pages day and night. Your counsellor reads on working days."

# One text for each confidentiality policy, in the order they are offered.
POLICY_NAMES = {
    "no_secrets": "No secrets",
    "limited_secrets": "Limited secrets",
    "individual": "Individual confidences",
}
_SHOWN = (
    "Your written words are shown to your partner only if you have permitted it and your counsellor has "
    "opened them."
)
_NO_SECRETS = (
    "You are seen as a couple. What either of you tells or writes to your counsellor alone may be brought "
    "into the joint work when your counsellor judges that it is needed, and after telling you so first. "
    f"{_SHOWN}\n\nOne thing stands outside this rule: anything that concerns your safety stays private."
)
_LIMITED_SECRETS = (
    "What you write or say alone stays between you, your counsellor and, where there is one, the "
    "counsellor’s supervisor. The limit is a thing that would make the joint work unsafe or pointless, such "
    "as a contact that goes on in secret or a separation already planned. Then your counsellor asks you to "
    "tell your partner within a time the two of you agree, and may otherwise end the couple work without "
    f"saying why.\n\n{_SHOWN} Anything that concerns your safety stays private."
)
_INDIVIDUAL = (
    "Nothing you write or say alone is passed on to your partner, in words or in meaning, unless you have "
    "agreed to it first. Your counsellor and, where there is one, the counsellor’s supervisor know it. "
    f"{_SHOWN}\n\nThe law sets limits that no agreement can lift: a grave danger to somebody’s life, and "
    "harm to a child."
)
POLICY_TEXTS = {
    "no_secrets": _NO_SECRETS,
    "limited_secrets": _LIMITED_SECRETS,
    "individual": _INDIVIDUAL,
}
