"""Plumbing that knows no feature: settings, keys, database, encryption, web helpers, errors, the clock.

May import nothing from the rest of `clinic`; everything else may import it.
"""
