"""Who can sign in to the demo, and with what. Known to everybody, so only for a demo.

Pass phrases and second-factor secrets follow from the person's key alone: the same on every machine.
"""

import hashlib
from base64 import b32encode
from typing import TypedDict

from clinic.ops.demo.content import Demo

# fmt: off
WORDS = (
    "amber", "anchor", "apple", "arbour", "barley", "basket", "beacon", "bramble", "bridge", "candle",
    "canvas", "cedar", "clover", "cobalt", "copper", "coral", "cotton", "cradle", "drizzle", "ember",
    "feather", "ferry", "garden", "ginger", "glacier", "granite", "hammock", "harvest", "hazel", "heron",
    "honey", "indigo", "ivory", "juniper", "kettle", "ladder", "lagoon", "lantern", "lemon", "linen",
    "lupin", "maple", "marble", "meadow", "mellow", "mustard", "nutmeg", "orchard", "otter", "paddle",
    "pebble", "pepper", "quarry", "quilt", "ribbon", "river", "saddle", "saffron", "thimble", "timber",
    "velvet", "violet", "walnut", "willow",
)
# fmt: on


class DemoPerson(TypedDict):
    """One person of `demo people --json`. `role` is the main function: lead, counsellor …"""

    name: str
    role: str
    signin: str
    password: str
    totp_secret: str | None


def password_of(key: str) -> str:
    """Four words, the same for the same key."""
    digest = hashlib.sha256(f"password of {key}".encode()).digest()
    return "-".join(WORDS[byte % len(WORDS)] for byte in digest[:4])


def totp_secret_of(key: str) -> str:
    """A base32 secret of 160 bits, the same for the same key."""
    return b32encode(hashlib.sha256(f"second factor of {key}".encode()).digest()[:20]).decode("ascii")


def people_of(demo: Demo) -> list[DemoPerson]:
    """Everybody who has accepted the invitation: staff first, then the clients by case, closed ones last."""
    staff = [
        DemoPerson(
            name=person.name,
            role=person.role,
            signin=person.signin,
            password=password_of(person.key),
            totp_secret=totp_secret_of(person.key) if person.second_factor else None,
        )
        for person in demo.staff
    ]
    clients = [
        DemoPerson(
            name=person.name,
            role="client",
            signin=person.signin,
            password=password_of(person.key),
            totp_secret=None,
        )
        for couple in sorted(demo.couples, key=lambda couple: couple.closed is not None)
        for person in couple.people
        if person.joined is not None
    ]
    return staff + clients
