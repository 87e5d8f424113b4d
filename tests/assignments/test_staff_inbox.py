from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.assignments import staff_actions, staff_queries
from clinic.assignments.models import Assignment
from clinic.audit.models import AuditEvent
from clinic.cases.queries import case_for
from clinic.core.clock import now, pinned
from clinic.core.database import commit, db
from tests.assignments import work


def text(response):
    return response.get_data(as_text=True)


@pytest.fixture
def oldest_first(chris, ana, ben):
    """Four reflections, handed in a minute apart; their ids, oldest first."""
    made = []
    begin = now() - timedelta(hours=1)
    for number, author in enumerate((ben, ana, ana, ben)):
        with pinned(begin + timedelta(minutes=number)):
            made.append(
                work.reflection(chris, author, impact_areas={"chosen": ["sleep"], "other": work.STORY})
            )
    return made


def test_what_waits_is_listed_oldest_first_without_a_word_of_it(chris, oldest_first):
    before = len(list(db.session.scalars(select(AuditEvent))))
    shown = text(chris.get("/inbox"))
    places = [shown.index(f'/reviews/{one}">2') for one in oldest_first]
    assert places == sorted(places)
    assert "4 reflections to review" in shown
    assert work.STORY not in shown
    assert len(list(db.session.scalars(select(AuditEvent)))) == before


def test_a_reader_goes_to_its_neighbours(chris, oldest_first):
    first, second, third, _ = oldest_first
    shown = text(chris.get(f"/reviews/{second}"))
    assert "2 of 4" in shown
    assert f'href="/reviews/{first}" data-key="k"' in shown
    assert f'href="/reviews/{third}" data-key="j"' in shown
    work.complete(chris, second)
    left = text(chris.get(f"/reviews/{second}"))
    assert f'href="/reviews/{first}" data-key="k"' in left
    assert f'href="/reviews/{third}" data-key="j"' in left


def test_only_the_cases_counsellor_has_it_in_the_inbox(chris, sam, dana, lee, oldest_first):
    assert "4 reflections" in text(chris.get("/inbox"))
    for person in (sam, dana, lee):
        assert "Nothing waits for you." in text(person.get("/inbox"))
        assert staff_queries.inbox_count(person.user) == 0


def test_what_is_answered_or_withdrawn_leaves_the_inbox(chris, oldest_first):
    first, second, third, _ = oldest_first
    work.complete(chris, first)
    chris.post(f"/reviews/{second}/return", {"feedback": "Go on.", "round": "1", "revision": "0"})
    chris.post(f"/assignments/{third}/withdraw")
    assert "1 reflection to review" in text(chris.get("/inbox"))


def test_pages_of_the_inbox_follow_each_other_without_a_gap(chris, oldest_first):
    user, seen, after = chris.user, [], None
    while lines := staff_queries.to_review(user, after=after, limit=3):
        seen += [line.assignment_id for line in lines]
        after = (lines[-1].submitted_at, lines[-1].assignment_id)
    assert seen == oldest_first


def test_the_same_moment_does_not_lose_a_line(chris, ana):
    with pinned(now()):
        made = {work.reflection(chris, ana) for _ in range(3)}
    user, seen, after = chris.user, [], None
    while lines := staff_queries.to_review(user, after=after, limit=1):
        seen += [line.assignment_id for line in lines]
        after = (lines[-1].submitted_at, lines[-1].assignment_id)
    assert set(seen) == made
    assert len(seen) == 3


def test_an_address_with_a_broken_mark_is_not_found(chris, oldest_first):
    line = staff_queries.to_review(chris.user)[0]
    chris.get(f"/inbox?after={line.submitted_at:%Y-%m-%dT%H:%M:%S}Z~{line.assignment_id}")
    for mark in ("yesterday", "2026-11-22~x", f"2026-11-22T10:00:00~{line.assignment_id}"):
        chris.get(f"/inbox?after={mark}", expect=404)


def test_the_inbox_asks_the_database_the_same_for_one_line_and_for_many(chris, ana, statements):
    work.reflection(chris, ana)
    with statements() as few:
        chris.get("/inbox")
    for _ in range(5):
        work.reflection(chris, ana)
    with statements() as many:
        chris.get("/inbox")
    assert len(many) == len(few) <= 6


def test_the_count_is_one_statement(chris, oldest_first, statements):
    user = chris.user
    with statements() as asked:
        assert staff_queries.inbox_count(user) == 4
    assert len(asked) == 1


def test_a_session_marks_what_was_handed_in_as_talked_about(chris, ana, ben, case_id):
    handed_in, waiting = work.give(chris, ana, ben)
    work.hand_in(ana, handed_in, {"intensity": 7})
    [other] = work.give(chris, ana, number=4)
    work.hand_in(ana, other, {"commit_try": 6})
    at, user = now(), chris.user
    together = work.assignment(handed_in).set_together_id
    staff_actions.mark_talked_about(case_for(user, case_id), [together], at=at, by=user)
    commit()
    query = select(Assignment).where(Assignment.talked_about_at.is_not(None))
    assert [one.id for one in db.session.scalars(query)] == [handed_in]
    assert work.assignment(waiting).talked_about_at is None
    staff_actions.mark_talked_about(
        case_for(user, case_id), [together], at=now() + timedelta(days=7), by=user
    )
    commit()
    assert work.assignment(handed_in).talked_about_at == at
