"""Commands of the operator: set-up, demo, staff, audit, backup, restore, recovery; and health."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from click import Command

NAMES = (
    "setup.setup",
    "staff.staff",
    "demo.cli.demo",
    "audit.audit",
    "backup.backup",
    "restore.restore",
    "recovery.recovery",
)


def commands() -> "list[Command]":
    """Every command of the operator."""
    found = []
    for name in NAMES:
        module, _, attribute = name.rpartition(".")
        found.append(getattr(import_module(f"clinic.ops.{module}"), attribute))
    return found
