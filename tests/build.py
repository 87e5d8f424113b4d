"""Builders: they reach a status through the real actions, so no test starts from an impossible state.

Each takes test people (`tests.browser.Person`), commits, and gives back the row.
"""
