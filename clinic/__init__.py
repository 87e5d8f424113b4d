"""Trustwork: case management for couples counsellors whose clients are rebuilding trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from clinic.core.config import Settings


def create_app(settings: Settings | None = None, *, for_commands: bool = False) -> Flask:
    """The application; see `clinic.application`. Imported late, so that the report process stays light."""
    from clinic.application import build

    return build(settings, for_commands=for_commands)
