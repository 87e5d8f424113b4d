"""The brief, said for each partner: what came, what is open, and apart what only the staff may read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clinic.appointments.models import TakeAway
from clinic.assignments.models import TURN, Turn
from clinic.caseload.brief_facts import Told
from clinic.caseload.couple import Given
from clinic.caseload.today_facts import counted
from clinic.cases.models import Client, Setting
from clinic.cases.wording import SETTING_FOR_STAFF
from clinic.core.filters import day
from clinic.programmes.answer_words import as_words, private_texts
from clinic.programmes.schema import AnswerType, Prompt

FIRST_LINE = 140
TAKE_AWAY_LABELS = {"heard": "Heard", "promised": "Promised", "need": "Needs"}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing a partner wrote: the question, the first line, and in words who may read it."""

    question: str
    line: str
    note: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """One reflection since the last session."""

    assignment_id: UUID
    title: str
    facts: str
    first: Said | None


@dataclass(frozen=True, slots=True)
class PartnerBrief:
    """One partner's column. `private` holds what stands on plum: title of the step, what was said."""

    client: Client
    attends: bool
    sent: tuple[Sent, ...]
    open: tuple[str, ...]
    permissions: tuple[tuple[str, str, UUID], ...]
    take_aways: tuple[Said, ...]
    numbers: tuple[tuple[str, str], ...]
    private: tuple[tuple[str, tuple[Said, ...]], ...]

    @property
    def private_count(self) -> int:
        """How many things stand on plum."""
        return sum(len(said) for _, said in self.private)


@dataclass(frozen=True)
class Teller:
    """Tells of one couple's work since the last session."""

    given: Sequence[Given]
    answers: Sequence[Told]
    take_aways: Sequence[TakeAway]
    since: datetime | None

    def partner(self, client: Client, *, attends: bool) -> PartnerBrief:
        """The column of one of the two."""
        mine = [one for one in self.given if one.client_id == client.id]
        rounds = [(one, told) for one in mine if (told := self._newest_round(one))]
        private = [(_title(one), tuple(self._said(one, told, private=True))) for one, told in rounds]
        private += [("After the last session", tuple(_take_away(self._own(client), private=True)))]
        private += [("Paused", tuple(_pauses(mine)))]
        return PartnerBrief(
            client=client,
            attends=attends,
            sent=tuple(self._sent(one, told) for one, told in rounds),
            open=tuple(_open(mine)),
            permissions=tuple(self._permissions(mine)),
            take_aways=tuple(_take_away(self._own(client), private=False)),
            numbers=tuple(number for one, told in rounds for number in self._numbers(one, told)),
            private=tuple((title, said) for title, said in private if said),
        )

    def _own(self, client: Client) -> list[TakeAway]:
        return [one for one in self.take_aways if one.client_id == client.id]

    def _newest_round(self, one: Given) -> list[Told]:
        """Its answers in the order of the questions, if they came since the last session."""
        told = [each for each in self.answers if each.assignment_id == one.id and each.round == one.round]
        if not told or not one.stands or (self.since is not None and told[0].submitted_at <= self.since):
            return []
        order = list(_prompts(one))
        return sorted(
            (each for each in told if each.prompt_key in order), key=lambda each: order.index(each.prompt_key)
        )

    def _sent(self, one: Given, told: list[Told]) -> Sent:
        prompts = _prompts(one)
        typed = [text for each in told for text in private_texts(prompts[each.prompt_key], each.value)]
        told_aloud = list(self._said(one, told, private=False))
        private = sum(each.is_private for each in told)
        facts = [counted(sum(len(text.split()) for text in typed), "word")]
        facts += [f"{len(told_aloud)} for the room"] if told_aloud else []
        facts += [f"{private} private, folded away"] if private else []
        # What somebody wrote themselves says more in one line than a number or a choice.
        first = next((said for said in told_aloud if said.is_own), told_aloud[0] if told_aloud else None)
        return Sent(one.id, _title(one), " · ".join(facts), first)

    def _said(self, one: Given, told: list[Told], *, private: bool) -> Iterator[Said]:
        prompts = _prompts(one)
        for each in told:
            if each.is_private is not private:
                continue
            prompt = prompts[each.prompt_key]
            note = "" if private else SETTING_FOR_STAFF[each.setting]
            if each.wants_to_talk:
                note = " · ".join(filter(None, (note, "would rather talk about this")))
            line = self._line(prompt, each)
            if line or each.wants_to_talk:
                is_own = bool(private_texts(prompt, each.value))
                yield Said(prompt.text, line, note, is_own)

    def _numbers(self, one: Given, told: list[Told]) -> Iterator[tuple[str, str]]:
        """Scales that may be named in the room, with the change since the earlier answer."""
        prompts = _prompts(one)
        for each in told:
            prompt = prompts[each.prompt_key]
            if prompt.type is AnswerType.SCALE and each.value is not None and not each.is_private:
                yield prompt.text, self._line(prompt, each)

    def _line(self, prompt: Prompt, told: Told) -> str:
        line = first_line(as_words(prompt, told.value))
        if prompt.type is not AnswerType.SCALE or told.value is None:
            return line
        return line + self._change(told)

    def _change(self, told: Told) -> str:
        """', was 9 on Mon 2 Nov': the same person's number for the same question before this one."""
        authors = {one.id: one.client_id for one in self.given}
        before = [
            each
            for each in self.answers
            if each.prompt_key == told.prompt_key
            and authors.get(each.assignment_id) == authors[told.assignment_id]
            and each.submitted_at < told.submitted_at
            and each.value is not None
        ]
        return f", was {before[-1].value} on {day(before[-1].submitted_at)}" if before else ""

    def _permissions(self, mine: Sequence[Given]) -> Iterator[tuple[str, str, UUID]]:
        for one in mine:
            prompts = _prompts(one)
            for each in self.answers:
                if each.assignment_id == one.id and one.stands and (each.is_asked or each.is_ready):
                    state = "ready to open" if each.is_ready else "asked, not decided"
                    prompt = prompts.get(each.prompt_key)
                    yield state, f"step {one.content.number}: {prompt.text if prompt else ''}", one.id


def _prompts(one: Given) -> Mapping[str, Prompt]:
    return {prompt.key: prompt for prompt in one.content.answerable_for(one.variant)}


def _title(one: Given) -> str:
    return f"Step {one.content.number} · {one.content.title}"


def _open(mine: Sequence[Given]) -> Iterator[str]:
    """Given and not sent; whether anything was begun nobody knows."""
    for one in mine:
        if TURN[one.status] is Turn.CLIENT:
            returned = ", returned with a thought" if one.round else f", given {day(one.set_at)}"
            yield _title(one) + returned


def _pauses(mine: Sequence[Given]) -> Iterator[Said]:
    for one in mine:
        if one.paused_at is not None and TURN[one.status] is Turn.CLIENT:
            yield Said(_title(one), f"paused since {day(one.paused_at)}", "", is_own=False)


def _take_away(rows: Sequence[TakeAway], *, private: bool) -> Iterator[Said]:
    for row in rows:
        if (row.setting is Setting.COUNSELLOR) is private:
            note = "" if private else SETTING_FOR_STAFF[row.setting]
            for name, label in TAKE_AWAY_LABELS.items():
                words = getattr(row, name)
                if words:
                    yield Said(label, first_line([words]), note, is_own=True)


def first_line(lines: Sequence[str]) -> str:
    """The beginning of what was said, on one line."""
    words = " ".join("; ".join(lines).split())
    if len(words) <= FIRST_LINE:
        return words
    return words[:FIRST_LINE].rsplit(" ", 1)[0].rstrip(",;:– ") + " …"
