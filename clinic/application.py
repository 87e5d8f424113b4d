"""Puts the application together: settings → keys → database → pages → commands."""

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from sqlalchemy import select
from werkzeug.middleware.proxy_fix import ProxyFix

from clinic import features, models
from clinic.accounts import gate
from clinic.core import assets, config, database, errors, filters, headers, keys, migrating, sealing, web
from clinic.practices.models import Practice

MEGABYTE = 1024 * 1024

__all__ = ["build", "models"]


def build(settings: config.Settings | None = None, *, for_commands: bool = False) -> Flask:
    """The application. Raises ConfigurationError, one clear sentence, when it must not start.

    `for_commands` lets `setup` and `restore` run before there are keys and tables.
    """
    settings = settings or config.load()
    app = Flask(__name__, template_folder="../templates")
    ring = _key_ring(settings, for_commands=for_commands)
    _configure(app, settings)
    database.install(app, settings, ring)
    Migrate(app, database.db, directory=str(migrating.MIGRATIONS), render_as_batch=True)
    CSRFProtect(app)
    errors.install(app)
    filters.install(app)
    assets.install(app)
    gate.install(app)
    features.register(app)
    headers.install(app, https=settings.is_https)
    web.check_audiences(app)
    if not for_commands:
        with app.app_context():
            _check_database()
    return app


def _key_ring(settings: config.Settings, *, for_commands: bool) -> keys.KeyRing:
    if for_commands and not settings.key_file.exists():
        ring = keys.new_ring()  # Never stored: `setup` and `restore` make or bring their own.
    else:
        ring = keys.load(settings.key_file)
    sealing.use(ring)
    return ring


def _check_database() -> None:
    try:
        migrating.check_schema()
        _check_keys()
    finally:
        # A server may still fork; no two processes may share a connection.
        database.db.session.remove()
        database.db.engine.dispose()


def _check_keys() -> None:
    """Raise ConfigurationError unless the keys open what the database holds; PostgreSQL would not notice."""
    held = database.db.session.execute(select(Practice.id, Practice.support_sealed).limit(1)).first()
    if held is None:
        return
    try:
        Practice.support.unseal(held.id, held.support_sealed)
    except sealing.CannotOpen as wrong:
        raise config.ConfigurationError(
            "The key file does not open what the database holds; put back the one it was made with."
        ) from wrong


def _configure(app: Flask, settings: config.Settings) -> None:
    app.extensions["settings"] = settings
    app.debug = settings.debug
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.config.update(
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        MAX_CONTENT_LENGTH=2 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=2 * MEGABYTE,
        WTF_CSRF_TIME_LIMIT=None,
        SESSION_COOKIE_NAME="__Host-form" if settings.is_https else "form",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
