"""Who did what to which row: append-only, chained with a keyed MAC, one chain a practice.

Words: *event* (one row), *chain* (the events of one practice in order), *head* (its last number and MAC).
Events hold ids and verbs, never names or text. May import core only.
"""

from clinic.audit.trail import record, record_refusal

__all__ = ["record", "record_refusal"]
