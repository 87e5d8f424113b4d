"""Every page of the front room, so that importing this module makes all of them reachable."""

from clinic.caseload import front, inbox, note, process_notes
from clinic.caseload.blueprint import pages

__all__ = ["BLUEPRINTS", "note", "process_notes"]

BLUEPRINTS = [front.pages, pages, inbox.pages]
