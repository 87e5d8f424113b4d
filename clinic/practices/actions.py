"""What is done to practices: found one, change its settings."""

from dataclasses import dataclass

from clinic import audit
from clinic.audit.trail import Actor
from clinic.core.database import db
from clinic.practices import wording
from clinic.practices.models import Practice, SecondFactor


@dataclass(frozen=True)
class Letterhead:
    """What stands at the head of a report."""

    name: str
    address: str
    telephone: str
    website: str


@dataclass(frozen=True)
class ClientWords:
    """What clients read everywhere: whom to call, the word in the bar, where "Leave this page" goes."""

    emergency: str
    support: str
    neutral_word: str
    leave_url: str


def found(name: str, *, time_zone: str) -> Practice:
    """A new practice with the usual words; its staff need a second factor until the lead says otherwise."""
    practice = Practice(
        name=name,
        time_zone=time_zone,
        neutral_word=wording.NEUTRAL_WORD,
        leave_url=wording.NEUTRAL_SITE,
        emergency=wording.EMERGENCY,
        support=wording.SUPPORT,
        policy_texts=dict(wording.POLICY_TEXTS),
    )
    db.session.add(practice)
    db.session.flush()
    return practice


def change_letterhead(practice: Practice, letterhead: Letterhead, *, by: Actor) -> None:
    """New letterhead; reports issued before keep theirs."""
    practice.name = letterhead.name
    practice.address = letterhead.address
    practice.telephone = letterhead.telephone
    practice.website = letterhead.website
    audit.record("practice.letterhead_changed", practice, by=by)


def change_words(practice: Practice, words: ClientWords, *, by: Actor) -> None:
    """New support contacts and the neutral words on every client's page."""
    practice.emergency = words.emergency
    practice.support = words.support
    practice.neutral_word = words.neutral_word
    practice.leave_url = words.leave_url
    audit.record("practice.words_changed", practice, by=by)


def change_sign_in(practice: Practice, *, second_factor: SecondFactor, time_zone: str, by: Actor) -> None:
    """Whether staff need a second step, and the clock the practice lives by."""
    practice.second_factor = second_factor
    practice.time_zone = time_zone
    audit.record("practice.sign_in_changed", practice, by=by)


def change_policy_texts(practice: Practice, texts: dict[str, str], *, by: Actor) -> None:
    """New policy texts for invitations from now on; what was accepted before stays as it was."""
    practice.policy_texts = {policy: texts[policy] for policy in wording.POLICY_NAMES}
    audit.record("practice.policy_texts_changed", practice, by=by)
