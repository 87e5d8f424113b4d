"""Addresses of static files that change with their content, so browsers may keep them for a year."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

STATIC = Path(__file__).resolve().parents[1] / "static"


@cache
def fingerprint(path: str) -> str:
    """The first ten hex digits of the file's SHA-256."""
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]


def static(path: str) -> str:
    """The address of a static file, with its fingerprint."""
    return url_for("static", filename=path, v=fingerprint(path))


def csrf_field() -> Markup:
    """The hidden CSRF field for a form of one button."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def install(app: Flask) -> None:
    """Make both known to templates."""
    app.add_template_global(static)
    app.add_template_global(csrf_field)
