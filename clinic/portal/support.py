"""Help, and whom to call. Support can be read by everybody, signed in or not."""

from flask import g, render_template
from flask_login import current_user
from sqlalchemy import select

from clinic.core.database import db
from clinic.core.web import public_pages, signed_in_pages
from clinic.practices.models import Practice

help_pages = signed_in_pages("help", __name__)
support_pages = public_pages("support", __name__)


@help_pages.get("/help")
def guide() -> str:
    """How this works: for clients, or for staff."""
    return render_template("help/staff.html" if current_user.is_staff else "help/client.html")


@support_pages.get("/support")
def contacts() -> str:
    """Whom to call, in plain text."""
    layout = "layouts/staff.html" if _is_staff() else "layouts/client.html"
    return render_template("help/support.html", layout=layout, contacts=_contacts())


def _is_staff() -> bool:
    return bool(current_user.is_authenticated and current_user.is_staff)


def _contacts() -> Practice | None:
    """The person's own practice; before anybody has signed in the only one there is, if there is only one."""
    if g.practice is not None:
        found: Practice = g.practice
        return found
    practices = list(db.session.scalars(select(Practice).limit(2)))
    return practices[0] if len(practices) == 1 else None
