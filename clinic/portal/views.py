"""The blueprint of all client pages, and what most of them need: who is asking, and who reads."""

from dataclasses import dataclass
from uuid import UUID

from flask_login import current_user

from clinic.assignments import client_queries
from clinic.assignments.models import Assignment
from clinic.cases import queries as cases
from clinic.cases.models import Client
from clinic.cases.wording import Readers, readers_of, who_reads
from clinic.core.web import client_pages
from clinic.programmes.schema import Prompt, StepContent

pages = client_pages("portal", __name__, "/my")


def me() -> Client:
    """The client row of the person signed in."""
    return cases.client_of(current_user)


def readers_for(client: Client) -> Readers:
    """Who of the staff reads what this client hands in."""
    case = client.case
    return readers_of(case, cases.counsellors_of(case), cases.supervisors_of(case))


@dataclass(frozen=True)
class OwnStep:
    """An assignment on its owner's desk, with what the step says."""

    client: Client
    assignment: Assignment
    content: StepContent
    prompts: tuple[Prompt, ...]

    @property
    def joint(self) -> tuple[Prompt, ...]:
        """What is talked about together in session instead."""
        return tuple(p for p in self.content.prompts_for(self.assignment.variant) if p.is_joint)


def own_step(assignment_id: UUID, *, to_write: bool = False) -> OwnStep:
    """The person's own assignment, locked for writing if asked; otherwise 404."""
    client = me()
    assignment = client_queries.assignment_of(client, assignment_id, to_write=to_write)
    content = client_queries.step_of(assignment)
    return OwnStep(client, assignment, content, client_queries.prompts_of(assignment))


def reading_sentence(client: Client, prompt: Prompt | None = None) -> str:
    """The one true sentence about who reads what stands in the field below it."""
    return who_reads(readers_for(client), counsellor_only=prompt is not None and prompt.is_counsellor_only)
