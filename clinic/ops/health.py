"""`/healthz`: the process is up. `/readyz`: the database is, too."""

from flask.typing import ResponseReturnValue

from clinic.core.database import is_reachable
from clinic.core.web import public_pages

pages = public_pages("health", __name__)
BLUEPRINTS = [pages]


@pages.get("/healthz")
def healthz() -> ResponseReturnValue:
    """200 while the process answers."""
    return {"status": "up"}


@pages.get("/readyz")
def readyz() -> ResponseReturnValue:
    """200 while the database answers, else 503."""
    if is_reachable():
        return {"status": "ready"}
    return {"status": "database unreachable"}, 503
