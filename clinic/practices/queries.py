"""Loading the practice for its lead."""

from typing import Protocol
from uuid import UUID

from sqlalchemy import select

from clinic.core.database import one_or_404
from clinic.practices.models import Practice


class StaffMember(Protocol):
    """Whoever asks; accounts stand above practices and cannot be imported here."""

    @property
    def is_lead(self) -> bool: ...
    @property
    def practice_id(self) -> UUID: ...


def practice_for(lead: StaffMember, *, to_change: bool = False) -> Practice:
    """The practice, if this person leads it; otherwise 404."""
    wanted = lead.practice_id if lead.is_lead else None
    return one_or_404(select(Practice).where(Practice.id == wanted), lock=to_change)
