"""Rows W1, W3 and L1: processor time of the server process for a page, a save, a sending and a sign-in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import Flask

from clinic.ops.bench import practice
from clinic.ops.bench.practice import STORY, Built
from clinic.ops.bench.results import Result, ratio
from clinic.ops.bench.visitor import HASH, HELLO, Answer, Visitor
from clinic.ops.bench.words import prose

HELLO_WORDS = "Flask hello"
STORY_NUMBER = 2
PAGE_ID = "11111111-2222-4333-8444-555555555555"


@dataclass(frozen=True)
class Effort:
    """How much is measured."""

    rounds: int
    requests: int
    sendings: int
    sign_ins: int
    papers: int

    @property
    def steps(self) -> int:
        """How many assignments are handed in, and one to write on."""
        return (self.rounds + 1) * self.sendings + 1


QUICK = Effort(rounds=15, requests=20, sendings=3, sign_ins=2, papers=6)
FULL = Effort(rounds=40, requests=30, sendings=4, sign_ins=3, papers=20)


class Bench:
    """One visitor to the server, counting what its requests cost."""

    def __init__(self, port: int, app: Flask, built: Built) -> None:
        self.asking = Visitor(port)
        self.busy = Visitor(port, practice.session_of(app, built.busy))
        self.writer = Visitor(port, practice.session_of(app, built.writer))
        self.guest = Visitor(port)
        self.steps = iter(built.to_write)
        self.signin = built.busy
        self._overhead = min(self._raw(()) for _ in range(20))
        self._texts = self._autosaves(next(self.steps))
        self._sign_in_token = self.guest.get("/sign-in").hidden("csrf_token")

    def cost(self, acts: list[Callable[[], Answer]], expect: int) -> float:
        """Nanoseconds of the server's processor time for one of these requests."""
        return (self._raw(acts, expect) - self._overhead) / len(acts)

    def _raw(self, acts: "list[Callable[[], Answer]] | tuple[()]", expect: int = 200) -> int:
        before = self.asking.cpu()
        answers = [act() for act in acts]
        used = self.asking.cpu() - before
        wrong = {answer.status for answer in answers} - {expect}
        if wrong:
            raise RuntimeError(f"a measured request was answered with {wrong} instead of {expect}")
        return used

    def close(self) -> None:
        """Everybody hangs up."""
        for visitor in (self.asking, self.busy, self.writer, self.guest):
            visitor.close()

    def hello(self) -> Answer:
        return self.asking.get(HELLO)

    def caseload(self) -> Answer:
        return self.busy.get("/caseload")

    def autosave(self) -> Answer:
        return next(self._texts)

    def _autosaves(self, assignment_id: UUID) -> Iterator[Answer]:
        """A text that grows a little with each save, as while typing."""
        page = f"/my/steps/{assignment_id}/{STORY_NUMBER}"
        token, saved, revision = self.writer.get(page).hidden("csrf_token"), 0, "0"
        while True:
            saved += 1
            fields = {f"answer-{STORY}": prose(200, seed=saved), "revision": revision, "page": PAGE_ID}
            answer = self.writer.post(
                f"{page}/draft",
                fields | {"csrf_token": token},
                X_Autosave="1",
                Accept="application/json",
            )
            revision = answer.body.decode().partition('"revision":')[2].partition(",")[0]
            yield answer

    def sending(self) -> Callable[[], Answer]:
        """A step with one long text, ready to be handed in."""
        assignment_id = next(self.steps)
        next(self._autosaves(assignment_id))
        path = f"/my/steps/{assignment_id}/review"
        page = self.writer.get(path)
        fields = {name: page.hidden(name) for name in ("csrf_token", "form_id", "seen")}
        return lambda: self.writer.post(path, fields)

    def sign_in(self) -> Answer:
        fields = {"signin": self.signin, "password": practice.PASSWORD, "csrf_token": self._sign_in_token}
        return self.guest.post("/sign-in", fields)

    def bare_hash(self) -> int:
        """Nanoseconds of one hash."""
        return int(self.asking.get(HASH).body)


def measured(port: int, app: Flask, built: Built, effort: Effort) -> list[Result]:
    """All rows, measured in turns. The first round only warms up."""
    bench = Bench(port, app, built)
    found = [_round(bench, effort) for _ in range(effort.rounds + 1)][1:]
    bench.close()
    w1, w3a, w3b, l1 = (tuple(column) for column in zip(*found, strict=True))
    return [
        ratio(
            "W1",
            "caseload page, 50 rows, signed in",
            HELLO_WORDS,
            rounds=w1,
            target=3.5,
            note="Server included on both sides: one gunicorn worker, set up as in an installation.",
        ),
        ratio("W3a", "autosave of 200 words", HELLO_WORDS, rounds=w3a, target=4),
        ratio("W3b", "handing in a step", HELLO_WORDS, rounds=w3b, target=4),
        ratio("L1", "sign-in", "bare argon2id hash", rounds=l1, target=1.10),
    ]


def _round(bench: Bench, effort: Effort) -> tuple[float, float, float, float]:
    hello = bench.cost([bench.hello] * effort.requests, 200)
    caseload = bench.cost([bench.caseload] * effort.requests, 200)
    autosave = bench.cost([bench.autosave] * effort.requests, 200)
    sending = bench.cost([bench.sending() for _ in range(effort.sendings)], 303)
    hashing = sum(bench.bare_hash() for _ in range(effort.sign_ins)) / effort.sign_ins
    sign_in = bench.cost([bench.sign_in] * effort.sign_ins, 303)
    return caseload / hello, autosave / hello, sending / hello, sign_in / hashing
