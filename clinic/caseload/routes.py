"""Every page of the front room, so that importing this module makes all of them reachable."""

from clinic.accounts import gate
from clinic.caseload import brief, case, caseload, front, inbox, log, note, process_notes, sessions, today
from clinic.caseload.blueprint import pages
from clinic.caseload.prepared import inbox_count

__all__ = ["BLUEPRINTS", "brief", "case", "caseload", "log", "note", "process_notes", "sessions", "today"]

BLUEPRINTS = [front.pages, pages, inbox.pages]

# The number beside Inbox on every page of the staff. Accounts cannot import upwards, so it is handed down.
gate.inbox_count = inbox_count
