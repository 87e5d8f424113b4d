"""Every feature's pages and commands, registered in one place."""

from importlib import import_module

from flask import Flask

PAGES = (
    "clinic.ops.health",
    "clinic.accounts.routes",
    "clinic.practices.routes",
    "clinic.cases.routes",
    "clinic.programmes.routes",
    "clinic.appointments.routes",
    "clinic.assignments.routes",
    "clinic.notes.routes",
    "clinic.reports.routes",
    "clinic.caseload.routes",
    "clinic.portal.routes",
)


def register(app: Flask) -> None:
    """Register the blueprints (`BLUEPRINTS` of each module) and the commands (`COMMANDS` of clinic.ops)."""
    for name in PAGES:
        for pages in import_module(name).BLUEPRINTS:
            app.register_blueprint(pages)
    for command in import_module("clinic.ops").COMMANDS:
        app.cli.add_command(command)
