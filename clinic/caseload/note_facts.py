"""What a session note is prefilled with: who came, what was set and talked about since the last session."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from clinic.appointments.models import Appointment
from clinic.appointments.queries import attendance_of, last_held_before
from clinic.assignments.models import Assignment, Status
from clinic.assignments.rules import is_talkable
from clinic.assignments.staff_queries import assignments_of
from clinic.caseload.dates import short_day
from clinic.programmes.queries import content_of
from clinic.programmes.schema import Visibility


@dataclass(frozen=True)
class SetStep:
    """One step given to one partner or both in one act."""

    set_together_id: UUID
    number: int
    title: str
    clients: tuple[str, ...]
    is_talkable: bool
    is_talked_about: bool
    is_new: bool
    is_recent: bool
    set_at: datetime
    is_repeated: bool = False

    @property
    def words(self) -> str:
        """'Step 8 · Work on your own part (Amara, Joel)', with the day it was set when it was set twice."""
        again = f", set {short_day(self.set_at)}" if self.is_repeated else ""
        return f"Step {self.number} · {self.title} ({', '.join(self.clients)}{again})"


def sets_of(appointment: Appointment) -> list[SetStep]:
    """The sets of the case that a note on this session may name, withdrawn ones left out: those not talked
    about before the others, newest first."""
    last = last_held_before(appointment.case, appointment.starts_at)
    before = last_held_before(appointment.case, last.starts_at) if last else None
    frame = (last.starts_at if last else None, before.starts_at if before else None)
    grouped: dict[UUID, list[Assignment]] = {}
    for assignment in assignments_of(appointment.case):
        if assignment.status is not Status.WITHDRAWN:
            grouped.setdefault(assignment.set_together_id, []).append(assignment)
    found = [_set_step(rows, *frame) for rows in grouped.values()]
    times = Counter(one.number for one in found)
    found = [replace(one, is_repeated=times[one.number] > 1) for one in found]
    return sorted(found, key=lambda one: one.is_talked_about)


def _set_step(rows: list[Assignment], last: datetime | None, before: datetime | None) -> SetStep:
    """`last` and `before`: when the two sessions before this one began, None where there was none."""
    content = content_of(rows[0].step_version)
    in_order = sorted(rows, key=lambda row: row.client.position)
    return SetStep(
        set_together_id=rows[0].set_together_id,
        number=content.number,
        title=content.title,
        clients=tuple(row.client.name for row in in_order),
        # What is the counsellor's alone is not brought into the room by a tick.
        is_talkable=content.visibility is not Visibility.COUNSELLOR_ONLY and any(map(is_talkable, rows)),
        is_talked_about=any(row.talked_about_at is not None for row in rows),
        is_new=last is None or rows[0].set_at >= last,
        is_recent=before is None or max(row.submitted_at or row.set_at for row in rows) >= before,
        set_at=rows[0].set_at,
    )


def prefilled(appointment: Appointment) -> dict[str, Any]:
    """The facts a new note starts with: ids of who came (or is to come), steps set since the last session."""
    attendance = attendance_of(appointment)
    return {
        "attended": [str(row.client_id) for row in attendance if row.came is not False],
        "talked_about": [],
        "steps_set": [found.words for found in sets_of(appointment) if found.is_new],
    }
