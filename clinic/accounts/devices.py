"""Browsers a person has used before: a long-lived cookie with one random token for each person.

The token signs nobody in. It only keeps a stranger's wrong guesses from locking the owner out, and tells a
sign-in from a new browser apart from a usual one.
"""

import re
from uuid import UUID

from flask import Response, current_app, request
from sqlalchemy import select

from clinic.accounts.models import KnownDevice
from clinic.accounts.sessions import hash_of, new_token
from clinic.core.database import db

# As many people as share a family tablet; the oldest token gives way.
PEOPLE_EACH = 4
KEPT_SECONDS = 180 * 24 * 3600
_SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Mac OS", "CrOS", "Linux")
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"))
_MORE_BROWSERS = (("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))


def cookie_name() -> str:
    """Named like the session's cookie, and as neutral."""
    return "__Host-tw-device" if current_app.extensions["settings"].is_https else "tw-device"


def tokens_of_request() -> list[str]:
    """The tokens this browser holds, newest first."""
    return [part for part in request.cookies.get(cookie_name(), "").split(".") if part][:PEOPLE_EACH]


def known_hash(user_id: UUID | None) -> str | None:
    """The hash of this browser's token for that person, when the person has signed in here before."""
    hashes = [hash_of(token) for token in tokens_of_request()]
    if user_id is None or not hashes:
        return None
    query = select(KnownDevice.token_hash).where(
        KnownDevice.user_id == user_id, KnownDevice.token_hash.in_(hashes)
    )
    return db.session.scalars(query.limit(1)).first()


def remember(user_id: UUID) -> str:
    """Make this browser known to that person; gives back the token for `set_cookie`."""
    token = new_token()
    db.session.add(KnownDevice(user_id=user_id, token_hash=hash_of(token)))
    return token


def set_cookie(response: Response, token: str) -> None:
    """Add the token to those the browser holds."""
    held = [token, *tokens_of_request()][:PEOPLE_EACH]
    response.set_cookie(
        cookie_name(),
        ".".join(held),
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="Lax",
        path="/",
        secure=bool(current_app.extensions["settings"].is_https),
    )


def described() -> str:
    """The browser in words, such as 'Firefox on Windows'."""
    agent = request.user_agent.string
    browser = next((name for mark, name in (*_BROWSERS, *_MORE_BROWSERS) if mark in agent), "A browser")
    system = next((name for name in _SYSTEMS if re.search(re.escape(name), agent)), None)
    named = {"Mac OS": "a Mac", "CrOS": "a Chromebook", "iPhone": "an iPhone", "iPad": "an iPad"}
    return f"{browser} on {named.get(system, system)}" if system else browser
