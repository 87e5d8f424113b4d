"""What the first page needs from several features at once."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import literal, select, union_all

from clinic.appointments.models import TakeAway
from clinic.assignments import client_queries
from clinic.assignments.models import Answer
from clinic.cases import access
from clinic.cases.models import Client
from clinic.core.database import db


@dataclass(frozen=True)
class Between:
    """Between the partners: own answers whose opening is asked about, and whether anything was opened."""

    asked_ids: list[UUID]
    has_opened: bool


def between(client: Client) -> Between:
    """One statement, whatever there is."""
    asked, opened = literal(True).label("asked"), literal(False).label("asked")
    partners_take_away = access.readable_by(client, TakeAway) & (TakeAway.client_id != client.id)
    rows = db.session.execute(
        union_all(
            select(asked, Answer.id).where(client_queries.waiting_for_permission(client)),
            select(opened, Answer.id).where(client_queries.opened_by_partner(client)),
            select(opened, TakeAway.id).where(partners_take_away),
        )
    ).all()
    return Between([row.id for row in rows if row.asked], any(not row.asked for row in rows))
