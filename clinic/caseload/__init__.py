"""The counsellor's front room: today, inbox, caseload, case page, brief, session note, access log.

Composes the features below it and owns no tables.
"""
