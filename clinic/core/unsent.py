"""A form that was refused because of its session, given back to the browser that sent it, and to nobody else.

Nothing is kept here: the words stand on the answer, whose form sends them once more to the same address,
where every check is made again.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

# Fields that prove who somebody is: never shown, and a form with one of them is never given back.
NEVER_SHOWN = {"password", "again", "current", "code"}
# What pages and buttons put into a form; nobody typed it.
OWN_FIELDS = {
    *("csrf_token", "form_id", "revision", "known", "page", "restored", "seen", "setting", "talk", "drop"),
    *("next", "stop", "pause", "review", "add_row", "conflict", "choice", "submit", "save", "preview"),
}


@dataclass(frozen=True)
class Unsent:
    """The refused form: what to read, and every field to send again."""

    texts: list[str]
    fields: list[tuple[str, str]]
    address: str


def came_from_our_page() -> bool:
    """False for a form elsewhere, so that nobody can make this site say or save what they wrote."""
    return urlsplit(request.referrer or "").netloc == request.host


def typed_texts() -> list[str]:
    """The words of the refused form, to be copied: our pages are not stored, so going back shows none."""
    return [text for name, text in _fields() if name not in NEVER_SHOWN and len(text.split()) > 1]


def refused_form() -> Unsent | None:
    """The form of this request when somebody typed words into it, on a page of ours."""
    fields = [(name, text) for name, text in _fields() if name != "csrf_token"]
    if any(name in NEVER_SHOWN or "password" in name for name, _ in fields):
        return None
    texts = [text for name, text in fields if name not in OWN_FIELDS and _is_typed(text)]
    return Unsent(texts, fields, request.full_path.rstrip("?")) if texts else None


def unsent_page(unsent: Unsent, sentence: str, *, sign_in: str, status: int) -> ResponseReturnValue:
    """The words with the way to sign in beside this page, and a button that sends them again."""
    title = "This was not saved yet"
    page = render_template(
        "errors/unsent.html", title=title, sentence=sentence, unsent=unsent, sign_in=sign_in
    )
    return page, status


def _fields() -> list[tuple[str, str]]:
    if request.method != "POST" or not came_from_our_page():
        return []
    try:
        return list(request.form.items(multi=True))
    except HTTPException:
        return []  # It was too much to be read at all.


def _is_typed(text: str) -> bool:
    """Words, and not an id or the key of an option."""
    words = text.split()
    if len(words) != 1:
        return bool(words)
    try:
        UUID(words[0])
    except ValueError:
        return "_" not in words[0]
    return False
