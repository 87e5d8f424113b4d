"""Addresses of static files that change with their content, and what is sent compressed."""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, has_request_context, request, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from clinic.core.web import Audience, audience_of

STATIC = Path(__file__).resolve().parents[1] / "static"
# Fonts and pictures are compressed already.
TEXTS = {"text/css", "text/javascript", "image/svg+xml", "application/manifest+json"}
# A smaller page fits into one packet anyway.
WORTH_IT = 1000
# Measured on the writer's page: within 1 % of level 9.
PAGE_LEVEL = 5


@cache
def fingerprint(path: str) -> str:
    """The first ten hex digits of the file's SHA-256."""
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]


def static(path: str) -> str:
    """The address of a static file, with its fingerprint."""
    return _address(path, request.script_root) if has_request_context() else _built(path)


@cache
def _address(path: str, _root: str) -> str:
    # Five of them stand on every page, and none ever changes while the process runs.
    return _built(path)


def _built(path: str) -> str:
    return url_for("static", filename=path, v=fingerprint(path))


def csrf_field() -> Markup:
    """The hidden CSRF field for a form of one button."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def compress(response: Response) -> Response:
    """Send texts of our own, and clients' pages, compressed to whoever can read that.

    Clients are on phones. A page that holds a secret, such as a CSRF token, beside words an attacker chooses
    tells the secret by its compressed size (BREACH), so only pages that repeat nothing of the request are
    compressed: answers to a GET without a query, never a form sent back, an error, or a page for staff.
    """
    is_text = request.endpoint == "static" and response.mimetype in TEXTS
    if response.status_code != 200 or not (is_text or _is_quiet_page(response)):
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"]:
        return response
    if is_text:
        response.close()
        response.direct_passthrough = False
        response.set_data(_file_compressed((request.view_args or {})["filename"], response.last_modified))
        # They belong to the file as it is; its address changes with it anyway.
        del response.headers["ETag"], response.headers["Last-Modified"]
    else:
        response.set_data(gzip.compress(response.get_data(), PAGE_LEVEL, mtime=0))
    response.content_encoding = "gzip"
    return response


def _is_quiet_page(response: Response) -> bool:
    if response.mimetype != "text/html" or request.method != "GET" or request.query_string:
        return False
    if audience_of(current_app, request.endpoint) is not Audience.CLIENT or response.is_streamed:
        return False
    return (response.content_length or 0) >= WORTH_IT


@cache
def _file_compressed(path: str, _changed: object) -> bytes:
    return gzip.compress((STATIC / path).read_bytes(), 9, mtime=0)


def install(app: Flask) -> None:
    """Make the addresses known to templates, and compress."""
    app.add_template_global(static)
    app.add_template_global(csrf_field)
    app.after_request(compress)
