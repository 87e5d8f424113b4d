"""What somebody had typed when the session turned out to be over or locked, kept for that person alone.

This is one of the few places that commit although the request is refused: `park` gives up the transaction and
commits its own row only. The text is handed back by `restored` after the same person has signed in, and
dropped by `settle` when a form that carried it was saved: another page, which never showed it, must not throw
it away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from flask import current_app, request
from flask_login import current_user
from sqlalchemy import delete, select
from werkzeug.datastructures import MultiDict

from clinic.accounts.models import ParkedText
from clinic.accounts.sessions import Arrival
from clinic.core import database
from clinic.core.clock import now
from clinic.core.database import db
from clinic.core.web import wants_json

KEPT_FOR = timedelta(days=30)
# More pages than anybody leaves open at once.
PAGES_EACH = 20
# The hidden field of a page that shows parked text: which one.
RESTORED = "restored"
# The hidden field by which a page is known again when it is sent more than once.
PAGE = "page"
# Never kept: what proves who somebody is, and what only the old page could use.
NEVER_KEPT = {"csrf_token", "form_id", RESTORED}
SECRETS = ("password", "code")
# Kept beside the words, to tell what they were typed against; alone they are nothing to keep.
BESIDE = {"revision", PAGE}


@dataclass(frozen=True)
class Marks:
    """What a page's form carries in hidden fields: its own name, and which parked text stands in it."""

    page: str
    restored: str


def page_of_request() -> str:
    """The address to come back to: the page the form stood on, if it opens with GET, else the start."""
    referrer = urlsplit(request.referrer or "")
    came_from = referrer.path if referrer.netloc == request.host else ""
    own = (request.path, request.path.rpartition("/")[0])
    candidates = (came_from, *own) if wants_json() else (own[0], came_from, own[1])
    adapter = current_app.url_map.bind(request.host)
    for path in candidates:
        if path.startswith("/") and adapter.test(path, method="GET"):
            return path
    return "/"


def park(arrived: Arrival) -> bool:
    """Keep the typed text of this refused request for the owner of its session. False when there was none."""
    fields = {
        name: request.form.getlist(name)
        for name in request.form
        if name not in NEVER_KEPT and not any(word in name for word in SECRETS)
    }
    if not any(text.strip() for name, texts in fields.items() if name not in BESIDE for text in texts):
        return False
    user_id, path = arrived.user.id, page_of_request()
    database.rollback()
    db.session.execute(delete(ParkedText).where(ParkedText.user_id == user_id, ParkedText.path == path))
    _drop_surplus(user_id)
    db.session.add(ParkedText(user_id=user_id, path=path, fields=fields))
    database.commit()
    return True


def _drop_surplus(user_id: object) -> None:
    kept = (
        select(ParkedText.id)
        .where(ParkedText.user_id == user_id, ParkedText.created_at > now() - KEPT_FOR)
        .order_by(ParkedText.created_at.desc())
        .limit(PAGES_EACH - 1)
    )
    surplus = delete(ParkedText).where(ParkedText.user_id == user_id, ParkedText.id.not_in(kept))
    db.session.execute(surplus.execution_options(synchronize_session=False))


def restored(path: str) -> MultiDict[str, str] | None:
    """What the person signed in had typed on this page when the session was over, or None.

    With the `revision` it was typed against, and as `restored` the name by which it is settled.
    """
    if not current_user.is_authenticated:
        return None
    found = _newest(path)
    return MultiDict({**found.fields, RESTORED: [str(found.id)]}) if found else None


def waiting(paths: Sequence[str]) -> set[str]:
    """Those of the pages on which text of the person signed in waits."""
    query = select(ParkedText.path).where(
        ParkedText.user_id == current_user.id,
        ParkedText.path.in_(paths),
        ParkedText.created_at > now() - KEPT_FOR,
    )
    return set(db.session.scalars(query))


def _newest(path: str) -> ParkedText | None:
    query = (
        select(ParkedText)
        .where(ParkedText.user_id == current_user.id, ParkedText.path == path)
        .where(ParkedText.created_at > now() - KEPT_FOR)
        .order_by(ParkedText.created_at.desc())
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()


def is_outdated(kept: Mapping[str, str], revision: int) -> bool:
    """True when something else was saved since this text was typed, so both texts must be shown."""
    return kept.get("revision") != str(revision)


def marks(kept: Mapping[str, str] | None = None) -> Marks:
    """The hidden fields of a page that shows `kept`, or that gives back the form it was sent."""
    return Marks(
        page=request.form.get(PAGE, str(uuid4()))[:36],
        restored=(request.form if kept is None else kept).get(RESTORED, "")[:36],
    )


def settle(path: str) -> None:
    """Drop the parked text of this page if the form just saved carried it, or was the one it came from."""
    found = _newest(path)
    if found is None:
        return
    came_from = found.fields.get(PAGE, [""])[0]
    is_same_page = bool(came_from) and came_from == request.form.get(PAGE)
    if is_same_page or request.form.get(RESTORED, type=UUID) == found.id:
        forget(path)


def forget(path: str) -> None:
    """Drop the parked text of this page, whatever it is."""
    db.session.execute(
        delete(ParkedText).where(ParkedText.user_id == current_user.id, ParkedText.path == path)
    )
