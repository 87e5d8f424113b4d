"""Where the playing of the demo stands: who and what exists by now, found by the names the data uses."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from clinic.accounts.models import User
from clinic.appointments import queries as appointments
from clinic.appointments.models import Appointment
from clinic.assignments import client_queries, staff_queries
from clinic.assignments.models import Answer, Assignment
from clinic.cases import queries as cases
from clinic.cases.models import Case, Client
from clinic.core.clock import at_local
from clinic.ops.demo.content import Couple, DemoError, Event

SPACE = UUID("b6a7cf9c-5a0e-4b3e-9a7e-1d0f4c1e7a10")


def id_of(*names: object) -> UUID:
    """The same id for the same names, on every machine."""
    return uuid5(SPACE, "/".join(str(name) for name in names))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Turns the data's days into dates. `on` is the demo's today."""

    on: date

    def day(self, offset: int) -> date:
        """The date so many days from today."""
        return self.on + timedelta(days=offset)

    def moment(self, offset: int, at: str) -> datetime:
        """The instant of a wall-clock time, "HH:MM", on that day."""
        hour, minute = at.split(":")
        return at_local(self.day(offset), int(hour), int(minute))


@dataclass(slots=True)
class Stage:
    """One couple's case while it is played. Ids only are kept: every act loads its rows for whoever acts."""

    couple: Couple
    calendar: Calendar
    staff: dict[str, User]
    case_id: UUID
    client_ids: dict[str, UUID] = field(default_factory=dict)
    given: dict[tuple[str, int], list[UUID]] = field(default_factory=dict)
    appointment_ids: dict[str, UUID] = field(default_factory=dict)

    @property
    def counsellor(self) -> User:
        return self.staff[self.couple.counsellor]

    def case(self) -> Case:
        return cases.case_for(self.counsellor, self.case_id, to_change=True)

    def client(self, key: str) -> Client:
        client = cases.client_of_case(self.case(), self.client_ids[key])
        return cases.client_of(client.user)

    def clients(self, keys: Sequence[str]) -> list[Client]:
        """In the order in which the couple is named."""
        wanted = {self.client_ids[key] for key in keys}
        return [client for client in cases.clients_of(self.case()) if client.id in wanted]

    def appointment(self, key: str) -> Appointment:
        return appointments.appointment_for(self.counsellor, self.appointment_ids[key], to_change=True)

    def assignment_id(self, event: Event, key: str) -> UUID:
        """The latest time this client was given the event's step."""
        return self.latest(key, event.given["step"], event)

    def latest(self, key: str, step: int, event: Event) -> UUID:
        given = self.given.get((key, step))
        if not given:
            raise DemoError(f"{event.place}: {key} was never given step {step}.")
        return given[-1]

    def reviewed(self, event: Event) -> Assignment:
        """The assignment an act of the counsellor is about."""
        assignment_id = self.assignment_id(event, event.given["client"])
        return staff_queries.assignment_for(self.counsellor, assignment_id, to_change=True)

    def written(self, event: Event) -> Assignment:
        """The assignment an act of a client is about."""
        client = self.client(event.given["by"])
        return client_queries.assignment_of(
            client, self.assignment_id(event, event.given["by"]), to_write=True
        )

    def answer_for_counsellor(self, event: Event) -> Answer:
        """The latest answer to the event's prompt, loaded for the counsellor."""
        assignment = self.reviewed(event)
        return staff_queries.answer_for(
            self.counsellor, assignment.id, self._answer_id(assignment, event), to_change=True
        )

    def answer_for_author(self, event: Event) -> Answer:
        """The latest answer to the event's prompt, loaded for who wrote it."""
        assignment = self.written(event)
        client = self.client(event.given["by"])
        return client_queries.answer_of(client, self._answer_id(assignment, event), to_write=True)

    def _answer_id(self, assignment: Assignment, event: Event) -> UUID:
        submission = staff_queries.latest_submission(assignment)
        for answer in staff_queries.answers_of(submission) if submission else []:
            if answer.prompt_key == event.given["prompt"]:
                return answer.id
        raise DemoError(f"{event.place}: nothing was answered to {event.given['prompt']}.")
