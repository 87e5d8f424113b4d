"""The counsellor's record: session notes (draft, then signed and frozen), addenda, process notes.

Never seen by clients; the portal cannot import this package. May import appointments, programmes and what
lies below.
"""
