"""Every feature's pages and commands, registered in one place."""

from importlib import import_module

from flask import Flask

from clinic import ops

PAGES = (
    "clinic.ops.health",
    "clinic.accounts.routes",
    "clinic.practices.routes",
    "clinic.cases.routes",
    "clinic.programmes.routes",
    "clinic.appointments.routes",
    "clinic.assignments.routes",
    "clinic.reports.routes",
    "clinic.papers.routes",
    "clinic.caseload.routes",
    "clinic.portal.routes",
)


def register(app: Flask) -> None:
    """Register the blueprints (`BLUEPRINTS` of each module) and the commands of the operator."""
    for name in PAGES:
        for pages in import_module(name).BLUEPRINTS:
            app.register_blueprint(pages)
    for command in ops.commands():
        app.cli.add_command(command)
