"""What somebody had typed when the session turned out to be over or locked, kept for that person alone.

This is one of the few places that commit although the request is refused: `park` gives up the transaction and
commits its own row only. The text is handed back by `restored` after the same person has signed in.
"""

from datetime import timedelta
from urllib.parse import urlsplit

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
# Never kept: what proves who somebody is, and what only the old page could use.
NEVER_KEPT = {"csrf_token", "form_id", "revision"}
SECRETS = ("password", "code")


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
    if not any(text.strip() for texts in fields.values() for text in texts):
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
    """What the person signed in had typed on this page when the session was over, or None."""
    if not current_user.is_authenticated:
        return None
    query = (
        select(ParkedText)
        .where(ParkedText.user_id == current_user.id, ParkedText.path == path)
        .where(ParkedText.created_at > now() - KEPT_FOR)
        .order_by(ParkedText.created_at.desc())
        .limit(1)
    )
    found = db.session.scalars(query).one_or_none()
    return MultiDict(found.fields) if found else None


def forget(path: str) -> None:
    """Drop the parked text of this page: it has been saved where it belongs."""
    db.session.execute(
        delete(ParkedText).where(ParkedText.user_id == current_user.id, ParkedText.path == path)
    )
