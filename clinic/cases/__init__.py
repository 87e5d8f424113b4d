"""Cases: a couple's file, its two clients, who of the staff may see it and when.

`access.py` is the policy of the whole application: nothing clinical is loaded without one of its two
conditions. May import accounts, practices, audit, core.
"""
