"""The gate: who is asking, and is this address for them. Every request passes here before any page runs.

An address that is not for somebody answers exactly like one that does not exist.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from flask import Flask, abort, current_app, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user

from clinic.accounts import parking, sessions
from clinic.accounts.models import User
from clinic.accounts.sessions import Arrival, Standing
from clinic.core import clock
from clinic.core.unsent import refused_form, unsent_page
from clinic.core.web import Audience, audience_of, wants_json
from clinic.practices.models import SecondFactor

# Set by the caseload: how many things wait in a counsellor's inbox. Accounts cannot import upwards.
inbox_count: Callable[[User], int] | None = None

PLACES = (
    ("Today", "/today"),
    ("Inbox", "/inbox"),
    ("Caseload", "/caseload"),
    ("Programme", "/programme"),
)
# Pages that are reached from a place and live at other addresses.
ALSO_HERE = {
    "/caseload": ("/cases/", "/sessions/", "/process-notes/", "/reports/"),
    "/inbox": ("/assignments/",),
}
# What staff without the second factor their practice requires may still open.
SET_UP = {"accounts.second_factor", "accounts.begin_second_factor", "accounts.confirm", "accounts.welcome"}
# What typed text is never kept for: these forms carry passwords and codes.
OWN_BLUEPRINTS = {"accounts", "sign_in", "invitations"}
SIGNED_OUT = "You were signed out, so this was not saved. Your words are below, only on this page."


def install(app: Flask) -> None:
    """Put the gate in front of every page and its facts into every template."""
    login = LoginManager()
    login.session_protection = None
    login.init_app(app)
    login.request_loader(_user_of_request)
    app.before_request(_arrive)
    app.before_request(_check)
    app.context_processor(_facts)


def _user_of_request(_request: object) -> User | None:
    arrived = sessions.arrival()
    return arrived.user if arrived and arrived.standing is Standing.OPEN else None


def _arrive() -> None:
    """Load session, user and practice in one statement."""
    clock.use_zone(current_app.extensions["settings"].time_zone)
    g.arrival = g.practice = g.idle_minutes = None
    if request.endpoint == "static":
        return
    token = sessions.token_of_request()
    row = sessions.find(token) if token else None
    if row is None:
        return
    g.arrival = Arrival(row, sessions.standing_of(row))
    if g.arrival.standing is not Standing.OVER:
        g.practice = row.user.practice
        clock.use_zone(g.practice.time_zone)


def _check() -> ResponseReturnValue | None:
    if request.routing_exception is not None:
        return None  # Flask answers it: 404, or the redirect to the proper form of the address.
    audience = audience_of(current_app, request.endpoint)
    if audience is None:
        abort(404)
    if audience is Audience.PUBLIC:
        return None
    arrived = sessions.arrival()
    if arrived is None or arrived.standing is not Standing.OPEN:
        return _turn_away(arrived)
    if not _is_for(audience, arrived.user):
        abort(404)
    sessions.seen(arrived.row)
    if must_set_up_second_factor(arrived.user) and request.endpoint not in SET_UP:
        return redirect(url_for("accounts.second_factor"), 303)
    return None


def _is_for(audience: Audience, user: User) -> bool:
    if audience is Audience.SIGNED_IN:
        return True
    return user.is_staff is (audience is Audience.STAFF)


def must_set_up_second_factor(user: User) -> bool:
    """True for staff who lack the second factor that their practice requires."""
    required = user.practice.second_factor is SecondFactor.REQUIRED
    return user.is_staff and required and not user.has_second_factor


def _turn_away(arrived: Arrival | None) -> ResponseReturnValue:
    """To the page that opens the session, with the way back; typed text is kept for its owner."""
    is_read = request.method in {"GET", "HEAD"}
    back = request.full_path.rstrip("?") if is_read else parking.page_of_request()
    door = url_for(_door(arrived), next=back)
    is_kept = not is_read and arrived is not None and _may_park(arrived) and parking.park(arrived)
    if wants_json():
        return jsonify(sign_in=door, kept=is_kept), 401
    unsent = None if is_kept or request.blueprint in OWN_BLUEPRINTS else refused_form()
    if unsent is not None:
        # What was written in this browser stays in it; a new tab leaves the page with the words alone.
        return unsent_page(unsent, SIGNED_OUT, sign_in=url_for(_door(arrived)), status=403)
    return redirect(door, 303)


def _door(arrived: Arrival | None) -> str:
    if arrived is not None and arrived.standing is Standing.LOCKED:
        return "sign_in.unlock"
    if arrived is not None and arrived.standing is Standing.HALF:
        return "sign_in.code"
    return "sign_in.sign_in"


def _may_park(arrived: Arrival) -> bool:
    # Not for a session that was ended on purpose or never proven: a thief of its cookie, or of the password
    # alone, must not put words into the owner's pages.
    if arrived.row.ended_at is not None or not arrived.user.is_active:
        return False
    if sessions.lacks_second_step(arrived.row):
        return False
    return request.blueprint not in OWN_BLUEPRINTS


@dataclass(frozen=True)
class Place:
    """One entry of the counsellor's bar."""

    label: str
    url: str
    is_active: bool
    count: int


class Navigation:
    """The counsellor's bar, worked out only when a template prints it."""

    def __init__(self, user: User) -> None:
        self._user = user

    @cached_property
    def inbox_count(self) -> int:
        """Things waiting in the inbox."""
        return inbox_count(self._user) if inbox_count else 0

    @cached_property
    def places(self) -> list[Place]:
        """Where a counsellor can go, in order; the lead's place last."""
        wanted = [*PLACES, ("Practice", "/practice")] if self._user.is_lead else PLACES
        return [
            Place(label, url, self._is_here(url), self.inbox_count if label == "Inbox" else 0)
            for label, url in wanted
        ]

    def _is_here(self, url: str) -> bool:
        begins = (url + "/", *ALSO_HERE.get(url, ()))
        return request.path == url or request.path.startswith(begins)


def _facts() -> dict[str, object]:
    """What every template knows, also that of an error."""
    facts: dict[str, object] = {"practice": g.get("practice"), "leave_url": url_for("sign_in.leave")}
    facts |= {"nav": None, "sign_out_url": None, "idle_minutes": None, "lock_url": None}
    if not current_user.is_authenticated:
        return facts
    usual = int(sessions.idle_limit(current_user).total_seconds() // 60)
    return facts | {
        "nav": Navigation(current_user) if current_user.is_staff else None,
        "sign_out_url": url_for("sign_in.sign_out"),
        "idle_minutes": g.get("idle_minutes") or usual,
        "lock_url": url_for("sign_in.unlock", next=request.path),
    }
