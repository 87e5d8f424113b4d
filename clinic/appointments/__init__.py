"""Appointments (screens say "session") and what each client takes away from one.

May import cases and what lies below.
"""
