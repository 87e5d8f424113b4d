"""Assignments: assign, write, submit, return or complete, permit, open.

Words: *draft* (mutable, its author's alone), *submission* (one handing-in, numbered by round), *answer* (what
one client gave for one prompt; never edited), *permit* (the author's key), *open* (the counsellor's key). The
portal may import `client_actions` and `client_queries`, never `staff_actions`. Siblings (notes) are not
imported.
"""
