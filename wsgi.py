"""What gunicorn (`wsgi:serve()`) and the `flask` command load."""

from flask import Flask

import clinic


def create_app() -> Flask:
    """The application for commands: `setup` and `restore` run before there are keys and tables."""
    return clinic.create_app(for_commands=True)


def serve() -> Flask:
    """The application for serving: refuses to start unless keys and schema are in place."""
    return clinic.create_app()
