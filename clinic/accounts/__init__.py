"""Who may sign in: users, invitations, sign-in, second factor, browser sessions, throttle, parked text.

A user is staff or client for good. May import practices, audit, core. The mailbox is never a root of trust: a
password is set only through an invitation handed over by the practice (link and code).
"""
