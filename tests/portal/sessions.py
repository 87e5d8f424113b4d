"""Appointments through the real actions."""

from datetime import timedelta
from uuid import uuid4

from clinic.appointments import actions
from clinic.appointments.actions import Meeting
from clinic.cases.queries import case_for
from clinic.core.clock import now
from clinic.core.database import commit


def book(counsellor, people, *, in_days, place="room 1"):
    """A session of these clients; its id."""
    user, clients = counsellor.user, [person.client for person in people]
    case = case_for(user, clients[0].case_id, to_change=True)
    meeting = Meeting(now() + timedelta(days=in_days), 50, place, clients)
    booked = actions.book(case, meeting=meeting, form_id=uuid4(), by=user)
    made = booked.id
    commit()
    return made


def hold(counsellor, people, *, came, days_ago):
    """A session that took place; its id."""
    user, clients = counsellor.user, [person.client for person in people]
    case = case_for(user, clients[0].case_id, to_change=True)
    meeting = Meeting(now() - timedelta(days=days_ago), 50, "room 1", clients)
    booked = actions.book(case, meeting=meeting, form_id=uuid4(), by=user)
    actions.hold(booked, came={person.client.id for person in came}, by=user)
    made = booked.id
    commit()
    return made
