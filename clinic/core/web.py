"""Blueprints with an audience, pages with a form, and where it is safe to go next."""

from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

AUDIENCE = "audience"


class Audience(StrEnum):
    """Who a blueprint is for; everything that has no audience does not start."""

    STAFF = "staff"
    CLIENT = "client"
    SIGNED_IN = "signed_in"
    PUBLIC = "public"


def _pages(audience: Audience, name: str, import_name: str, prefix: str | None) -> Blueprint:
    pages = Blueprint(name, import_name, url_prefix=prefix)
    setattr(pages, AUDIENCE, audience)
    return pages


def staff_pages(name: str, import_name: str, prefix: str | None = None) -> Blueprint:
    """Pages for staff; clients get the 404 of an address that does not exist."""
    return _pages(Audience.STAFF, name, import_name, prefix)


def client_pages(name: str, import_name: str, prefix: str | None = None) -> Blueprint:
    """Pages for clients; staff get a 404."""
    return _pages(Audience.CLIENT, name, import_name, prefix)


def signed_in_pages(name: str, import_name: str, prefix: str | None = None) -> Blueprint:
    """Pages for anybody signed in, such as the own account."""
    return _pages(Audience.SIGNED_IN, name, import_name, prefix)


def public_pages(name: str, import_name: str, prefix: str | None = None) -> Blueprint:
    """Pages for everybody, signed in or not."""
    return _pages(Audience.PUBLIC, name, import_name, prefix)


def audience_of(app: Flask, endpoint: str | None) -> Audience | None:
    """The audience of an endpoint; None for an address that does not exist."""
    if endpoint is None:
        return None
    if endpoint == "static":
        return Audience.PUBLIC
    blueprint = app.blueprints.get(endpoint.rpartition(".")[0])
    return getattr(blueprint, AUDIENCE, None)


def check_audiences(app: Flask) -> None:
    """Refuse to start with an address that nobody decided about. Raises RuntimeError."""
    for rule in app.url_map.iter_rules():
        if audience_of(app, rule.endpoint) is None:
            raise RuntimeError(f"{rule.endpoint} has no audience; make its blueprint with core.web")


def form_page(template: str, form: FlaskForm, **context: Any) -> ResponseReturnValue:
    """The page with its form: 200 when first shown, 422 when it was sent with mistakes."""
    status = 422 if form.is_submitted() and form.errors else 200
    return render_template(template, form=form, **context), status


def safe_next(target: str | None, otherwise: str) -> str:
    """`target` when it is an address of this application that exists, else `otherwise`."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return otherwise
    if any(ord(letter) < 33 for letter in target):
        return otherwise
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return otherwise
    adapter = current_app.url_map.bind(request.host)
    return target if adapter.test(parts.path, method="GET") else otherwise


def wants_json() -> bool:
    """True for a request made by our own script."""
    return request.headers.get("X-Autosave") == "1" or request.accept_mimetypes.best == "application/json"
