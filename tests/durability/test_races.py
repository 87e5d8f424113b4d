"""Two tabs, two presses: many at the same moment against real server processes, on either database."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from clinic.assignments.drafts import from_json, refused_in
from clinic.assignments.models import Answer, Draft, Submission
from clinic.core.database import db
from tests.assignments import work
from tests.durability.servers import Servers, send, servers
from tests.durability.test_kills import cookies, let_go, written

RACES, TABS = 25, 4
STORY = 2
FIELD = "answer-impact_story"


@pytest.fixture
def server(app):
    with servers(app.extensions["settings"]) as found:
        found.start()
        yield found


def at_once(server: Servers, path: str, forms: list[dict[str, str]], headers: dict[str, str]) -> list[int]:
    """The same address, asked by all of them at the same moment; their statuses."""
    ready = Barrier(len(forms))

    def press(fields: dict[str, str]) -> int:
        ready.wait()
        return send(server.port, "POST", path, fields, headers)[0]

    with ThreadPoolExecutor(len(forms)) as hands:
        return list(hands.map(press, forms))


@pytest.mark.slow
def test_of_tabs_that_save_at_once_one_succeeds_and_no_word_is_lost(server, ana, chris, capsys):
    headers = cookies(ana) | {"X-Autosave": "1", "Accept": "application/json"}
    answered: Counter[int] = Counter()
    for race in range(RACES):
        [step] = work.give(chris, ana)
        texts = [f"Race {race}, tab {tab}." for tab in range(TABS)]
        forms = [
            {"csrf_token": ana.csrf, FIELD: text, "revision": "0", "page": str(uuid4())} for text in texts
        ]
        let_go()
        found = at_once(server, f"/my/steps/{step}/{STORY}/draft", forms, headers)
        answered.update(found)
        assert sorted(found) == [200] + [409] * (TABS - 1)
        let_go()
        [draft] = db.session.scalars(select(Draft).where(Draft.assignment_id == step))
        kept = [from_json(draft.words).value, *(one.words.value for one in refused_in(draft.words))]
        assert sorted(kept) == texts
    with capsys.disabled():
        print(f"\n{RACES} races of {TABS} tabs: {dict(answered)}, every text kept")


@pytest.mark.slow
def test_a_form_sent_many_times_at_once_is_handed_in_once(server, ana, chris):
    form = written(ana, chris, 1)
    let_go()
    fields = form.fields | {"form_id": str(form.form_id)}
    found = at_once(server, f"/my/steps/{form.assignment_id}/review", [fields] * 6, form.headers)
    assert found == [303] * 6
    let_go()
    [submission] = db.session.scalars(select(Submission).where(Submission.form_id == form.form_id))
    answers = select(func.count()).where(Answer.submission_id == submission.id)
    assert db.session.scalar(answers) == 1


@pytest.mark.slow
def test_different_forms_of_one_step_sent_at_once_make_one_round(server, ana, chris):
    form = written(ana, chris, 1)
    let_go()
    forms = [form.fields | {"form_id": str(uuid4())} for _ in range(6)]
    found = at_once(server, f"/my/steps/{form.assignment_id}/review", forms, form.headers)
    assert set(found) == {303}
    let_go()
    rounds = select(Submission.round).where(Submission.assignment_id == form.assignment_id)
    assert db.session.scalars(rounds).all() == [1]
