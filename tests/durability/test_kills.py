"""kill -9 while clients hand in: nothing acknowledged is lost, nothing is there twice, nothing is half there.

Each client's form carries its own id, so after a crash the same form is simply sent again.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from random import Random
from threading import Timer
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from clinic.assignments import client_actions, client_queries
from clinic.assignments.drafts import Words
from clinic.assignments.models import Answer, Draft, Submission
from clinic.audit import trail
from clinic.audit.models import AuditEvent
from clinic.core.database import commit, db
from clinic.portal.sending import fingerprint
from tests.assignments import work
from tests.browser import Person
from tests.durability.servers import Servers, send, servers

KEY = "impact_story"
# Of a web process on PostgreSQL a kill ends only connections, so fewer are enough there.
KILLS = {"embedded": 50, "postgresql": 15}
AT_ONCE = 4
FORMS_A_KILL = 12
LATEST_KILL_SECONDS = 0.35


@dataclass
class Form:
    """A finished step, ready to be handed in, and what became of it."""

    assignment_id: UUID
    words: str
    fields: dict[str, str]
    headers: dict[str, str]
    form_id: UUID = field(default_factory=uuid4)
    answer: tuple[int, str] | None = None

    def hand_in(self, port: int) -> None:
        path = f"/my/steps/{self.assignment_id}/review"
        try:
            self.answer = send(port, "POST", path, self.fields | {"form_id": str(self.form_id)}, self.headers)
        except (OSError, HTTPException):
            self.answer = None

    @property
    def is_acknowledged(self) -> bool:
        return self.answer is not None and self.answer[0] == 303


def cookies(person: Person) -> dict[str, str]:
    found = person.http._cookies.values()
    return {"Cookie": "; ".join(f"{cookie.key}={cookie.value}" for cookie in found)}


def written(author: Person, counsellor: Person, number: int) -> Form:
    """A step with a text of its own, drafted and looked over."""
    [assignment_id] = work.give(counsellor, author)
    assignment = client_queries.assignment_of(author.client, assignment_id)
    prompt = next(one for one in client_queries.prompts_of(assignment) if one.key == KEY)
    words = f"The words of form {number}. " * 40
    client_actions.save_draft(assignment, prompt, Words(words), revision=0)
    seen = fingerprint(client_queries.drafts_of(assignment))
    commit()
    return Form(assignment_id, words, {"csrf_token": author.csrf, "seen": seen}, cookies(author))


def let_go() -> None:
    db.session.rollback()
    db.session.expire_all()


def hand_in_all(forms: list[Form], server: Servers, kill_after: float | None) -> None:
    with ThreadPoolExecutor(AT_ONCE) as hands:
        killing = Timer(kill_after, server.kill) if kill_after is not None else None
        if killing:
            killing.start()
        list(hands.map(lambda form: form.hand_in(server.port), forms))
        if killing:
            killing.join()


def stored(form: Form) -> list[Any]:
    return list(db.session.scalars(select(Submission).where(Submission.form_id == form.form_id)))


@pytest.mark.slow
def test_no_submission_is_lost_or_doubled_when_the_server_is_killed(
    app, ana, chris, database_kind, record_property, capsys
):
    dice, total = Random(7), Counter()
    forms: list[Form] = []
    with servers(app.extensions["settings"]) as server:
        server.start()
        for _ in range(KILLS[database_kind]):
            batch = [written(ana, chris, len(forms) + place) for place in range(FORMS_A_KILL)]
            let_go()
            hand_in_all(batch, server, dice.uniform(0, LATEST_KILL_SECONDS))
            acknowledged = [form for form in batch if form.is_acknowledged]
            server.start()
            let_go()
            lost = [form for form in acknowledged if len(stored(form)) != 1]
            there = sum(len(stored(form)) for form in batch)
            total.update(
                kills=1, acknowledged=len(acknowledged), lost=len(lost), unheard=there - len(acknowledged)
            )
            let_go()
            again = [form for form in batch if not form.is_acknowledged]
            hand_in_all(again, server, None)
            assert all(form.is_acknowledged for form in again), [form.answer for form in again]
            total.update(sent_again=len(again))
            forms += batch
    let_go()
    check_everything(forms)
    figures = f"{database_kind}: {dict(total)}, {len(forms)} forms"
    record_property("durability", figures)
    with capsys.disabled():
        print(f"\n{figures}")
    assert total["lost"] == 0
    assert total["acknowledged"] > 0 and total["sent_again"] > 0, "the kills came too late or too early"


def check_everything(forms: list[Form]) -> None:
    """Each form is there once, whole, audited once; the file and the chain are sound."""
    for form in forms:
        [submission] = stored(form)
        [answer] = db.session.scalars(select(Answer).where(Answer.submission_id == submission.id))
        assert answer.value == form.words
    assert db.session.scalar(select(func.count()).select_from(Submission)) == len(forms)
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0
    sent = select(func.count()).where(AuditEvent.action == "submission.submitted")
    assert db.session.scalar(sent) == len(forms)
    check_database()


def check_database() -> None:
    from flask import current_app

    assert list(trail.verify(current_app.extensions["key_ring"].audit)) == []
    if db.engine.dialect.name == "sqlite":
        assert db.session.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        assert db.session.execute(text("PRAGMA cipher_integrity_check")).all() == []
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
