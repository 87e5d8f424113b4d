"""`/`: everybody is shown to the own front door."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic.core.web import public_pages

pages = public_pages("front", __name__)


@pages.get("/")
def front() -> ResponseReturnValue:
    """Staff to today, clients to their own home, anybody else to sign-in."""
    if not current_user.is_authenticated:
        return redirect(url_for("sign_in.sign_in"), 303)
    return redirect("/today" if current_user.is_staff else "/my", 303)
