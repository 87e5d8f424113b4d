"""What the reader shows: one reflection, the partner's counterpart, what is known about each answer in words.

Put together from `staff_queries`, for one member of staff. Drafts are not part of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clinic.accounts.models import User
from clinic.appointments.models import Appointment, AppointmentStatus
from clinic.appointments.queries import appointments_of
from clinic.assignments import staff_queries as queries
from clinic.assignments.models import Answer, Assignment, ReviewNote, Status, Submission
from clinic.assignments.staff_rules import is_askable, is_openable
from clinic.cases.models import AccessKind, Case, Client, Setting
from clinic.cases.queries import clients_of, grants_of
from clinic.cases.wording import SETTING_FOR_STAFF
from clinic.core.clock import local, now, today
from clinic.core.filters import day
from clinic.programmes.queries import content_of
from clinic.programmes.schema import AnswerType, Prompt, StepContent

SESSIONS_OFFERED = 6


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One question and its answer. `is_private`: for nobody but the counsellor, by setting or for good."""

    prompt: Prompt
    answer: Answer
    earlier: str
    states: tuple[str, ...]
    is_private: bool
    can_ask: bool
    can_open: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One partner's card: what was handed in, if anything. No `assignment`: the step was never given."""

    client: Client
    assignment: Assignment | None
    submission: Submission | None
    answers: tuple[ShownAnswer, ...] = ()
    blank: tuple[Prompt, ...] = ()
    together: tuple[Prompt, ...] = ()


@dataclass(frozen=True, slots=True)
class Readers:
    """Who of the staff reads this case, seen by one of them."""

    can_change: bool
    label: str


@dataclass(frozen=True, slots=True)
class Review:
    """All that the reader's page needs."""

    assignment: Assignment
    content: StepContent
    rounds: tuple[Submission, ...]
    mine: Side
    partner: Side
    note: ReviewNote | None
    readers: Readers
    sessions: Mapping[UUID, Appointment]

    @property
    def is_latest(self) -> bool:
        """True when the newest round is shown, which is the one to answer."""
        return self.mine.submission is not None and self.mine.submission is self.rounds[-1]

    @property
    def can_answer(self) -> bool:
        """True when the reader may complete or return what is shown."""
        waits = self.assignment.status is Status.SUBMITTED
        return self.readers.can_change and waits and self.is_latest

    @property
    def can_ask(self) -> bool:
        """True when there is an answer whose author may be asked."""
        is_open = not self.assignment.case.is_closed
        return self.readers.can_change and is_open and any(one.can_ask for one in self.mine.answers)

    @property
    def shown_submissions(self) -> tuple[Submission, ...]:
        """The rounds whose words are on the page."""
        found = (self.mine.submission, self.partner.submission)
        return tuple(submission for submission in found if submission is not None)


def review_of(user: User, assignment: Assignment, round_number: int | None = None) -> Review | None:
    """The reader's page for an assignment loaded for `user`; None when there is no such round."""
    family = queries.assignments_of_same_step(assignment)
    submissions = queries.submissions_of_all(family)
    rounds = tuple(one for one in submissions if one.assignment_id == assignment.id)
    shown = _round(rounds, round_number)
    if shown is None and round_number is not None:
        return None
    clients = clients_of(assignment.case)
    partner = next(one for one in clients if one.id != assignment.client_id)
    counterpart, theirs = _counterpart(assignment, partner, family, submissions)
    answers = _answers(family, submissions, [one for one in (shown, theirs) if one is not None])
    readers = readers_for(user, assignment.case)
    sessions = _sessions(assignment.case, answers)
    told = _Told(submissions, answers, sessions, readers.can_change)
    return Review(
        assignment=assignment,
        content=content_of(assignment.step_version),
        rounds=rounds,
        mine=told.side(assignment.client, assignment, shown),
        partner=told.side(partner, counterpart, theirs),
        note=queries.review_note_of(assignment),
        readers=readers,
        sessions=sessions,
    )


def _round(rounds: Sequence[Submission], number: int | None) -> Submission | None:
    if number is None:
        return rounds[-1] if rounds else None
    return next((one for one in rounds if one.round == number), None)


def _counterpart(
    assignment: Assignment, partner: Client, family: Sequence[Assignment], submissions: Sequence[Submission]
) -> tuple[Assignment | None, Submission | None]:
    """The partner's part of the same set if it was handed in, else their newest hand-in of the step."""
    latest = {one.assignment_id: one for one in submissions}
    theirs = [one for one in family if one.client_id == partner.id]
    theirs.sort(key=lambda one: one.set_together_id != assignment.set_together_id)
    for one in theirs:
        if one.id in latest:
            return one, latest[one.id]
    return (theirs[0], None) if theirs else (None, None)


def _answers(
    family: Sequence[Assignment], submissions: Sequence[Submission], shown: Sequence[Submission]
) -> list[Answer]:
    rest = [one for one in submissions if one not in shown]
    scales = {
        prompt.key
        for one in family
        for prompt in content_of(one.step_version).prompts
        if prompt.type is AnswerType.SCALE
    }
    return queries.answers_of_rounds(shown, rest, scales) if shown else []


def _sessions(case: Case, answers: Iterable[Answer]) -> dict[UUID, Appointment]:
    """The sessions that answers were opened in; nothing is asked of the database when there is none."""
    named = {one.appointment_id for one in answers} - {None}
    return {one.id: one for one in appointments_of(case) if one.id in named} if named else {}


def readers_for(user: User, case: Case) -> Readers:
    """Whether `user` may change the case, and the label of what only its staff read."""
    on = today()
    grants = [
        grant
        for grant in grants_of(case)
        if grant.from_on <= on and (grant.until_on is None or grant.until_on >= on) and grant.user.is_active
    ]
    counsellors = {grant.user_id for grant in grants if grant.kind is AccessKind.COUNSELLOR}
    supervisors = {grant.user_id for grant in grants if grant.kind is AccessKind.SUPERVISOR}
    return Readers(user.id in counsellors, _label(user, counsellors, supervisors - counsellors))


def _label(user: User, counsellors: set[UUID], supervisors: set[UUID]) -> str:
    if user.id not in counsellors:
        return "Only you and the counsellor" if len(supervisors) == 1 else "Only the staff of this case"
    others = []
    if len(counsellors) > 1:
        others.append("the other counsellor of this case")
    if supervisors:
        others.append("your supervisor")
    return " and ".join(["Only you", *others])


def sessions_to_choose(case: Case) -> list[Appointment]:
    """The sessions of a case nearest to now, in order, to say in which one an answer is opened."""
    kept = [one for one in appointments_of(case) if one.status is not AppointmentStatus.CANCELLED]
    at = now()
    kept.sort(key=lambda one: abs(one.starts_at - at))
    return sorted(kept[:SESSIONS_OFFERED], key=lambda one: one.starts_at, reverse=True)


@dataclass(frozen=True)
class _Told:
    """Says in words what is known about answers."""

    submissions: Sequence[Submission]
    answers: Sequence[Answer]
    sessions: Mapping[UUID, Appointment]
    can_change: bool

    def side(self, client: Client, assignment: Assignment | None, submission: Submission | None) -> Side:
        if assignment is None or submission is None:
            return Side(client, assignment, None)
        content = content_of(assignment.step_version)
        given = {one.prompt_key: one for one in self.answers if one.submission_id == submission.id}
        asked = content.answerable_for(assignment.variant)
        return Side(
            client=client,
            assignment=assignment,
            submission=submission,
            answers=tuple(self.shown(one, given[one.key], submission) for one in asked if one.key in given),
            blank=tuple(one for one in asked if one.key not in given),
            together=tuple(one for one in content.prompts_for(assignment.variant) if one.is_joint),
        )

    def shown(self, prompt: Prompt, answer: Answer, submission: Submission) -> ShownAnswer:
        return ShownAnswer(
            prompt=prompt,
            answer=answer,
            earlier=self.earlier(prompt, answer, submission),
            states=tuple(self.states(answer)),
            is_private=answer.setting is Setting.COUNSELLOR,
            can_ask=self.can_change and is_askable(answer),
            can_open=self.can_change and is_openable(answer, submission),
        )

    def earlier(self, prompt: Prompt, answer: Answer, submission: Submission) -> str:
        """Such as “was 9 in October”: the author's last number for the same question before this one."""
        if prompt.type is not AnswerType.SCALE or answer.value is None:
            return ""
        before = {one.id: one for one in self.submissions if one.submitted_at < submission.submitted_at}
        found = [
            (before[one.submission_id].submitted_at, one.value)
            for one in self.answers
            if one.submission_id in before
            and one.client_id == answer.client_id
            and one.prompt_key == answer.prompt_key
            and one.value is not None
        ]
        if not found:
            return ""
        at, value = max(found)
        return f"was {value} {_when(at, submission.submitted_at)}"

    def states(self, answer: Answer) -> Iterable[str]:
        """Who may read the answer and what became of it, in order."""
        if answer.setting is not Setting.COUNSELLOR:
            yield SETTING_FOR_STAFF[answer.setting]
        if answer.asked_at and not answer.is_permitted and not answer.opened_at:
            yield f"permission asked {day(answer.asked_at)}"
        if answer.declined_at:
            yield f"declined {day(answer.declined_at)}"
        if answer.opened_at:
            yield self.opened(answer)
        elif answer.is_permitted:
            yield "not opened yet"
        if answer.taken_back_at:
            yield f"taken back {day(answer.taken_back_at)}"

    def opened(self, answer: Answer) -> str:
        session = self.sessions.get(answer.appointment_id) if answer.appointment_id else None
        if session is not None:
            return f"opened in session on {day(session.starts_at)}"
        return f"opened {day(answer.opened_at)}" if answer.opened_at else ""


def _when(earlier: datetime, later: datetime) -> str:
    then, shown = local(earlier), local(later)
    if (then.year, then.month) == (shown.year, shown.month):
        return f"on {then.day} {then:%b}"
    return f"in {then:%B}" if then.year == shown.year else f"in {then:%B %Y}"
