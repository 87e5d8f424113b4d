"""The trail is frozen by triggers; these tests do what somebody with the database's key could: drop them."""

import pytest
from sqlalchemy import text

from clinic import audit
from clinic.core.database import commit, db, dialect_name
from tests import cast

COLUMNS = "practice_id, number, at, actor_id, action, case_id, row_kind, row_id, outcome, previous_mac, mac"


@pytest.fixture
def trail(chris, sam, case_id):
    """Some events in one chain, and no triggers over them."""
    for _ in range(4):
        chris.get("caseload.case", case_id=case_id)
        sam.get("caseload.case", case_id=case_id)
    chris.get("cases.people", case_id=case_id)
    _drop_triggers()


def _drop_triggers():
    if dialect_name() == "postgresql":
        names = db.session.scalars(
            text("SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_event'::regclass AND NOT tgisinternal")
        ).all()
        statements = [f"DROP TRIGGER {name} ON audit_event" for name in names]
    else:
        names = db.session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'")
        ).all()
        statements = [f"DROP TRIGGER {name}" for name in names]
    assert statements, "the trail is not frozen by triggers"
    for statement in statements:
        db.session.execute(text(statement))
    db.session.commit()


def tamper(*statements):
    for statement in statements:
        assert db.session.execute(text(statement)).rowcount != 0, statement
    db.session.commit()


def verify(app):
    db.session.remove()
    return app.test_cli_runner().invoke(args=["audit", "verify"])


def assert_broken(app, number, reason):
    result = verify(app)
    assert result.exit_code == 1
    assert f"event {number}: {reason}." in result.output
    assert str(cast.PRACTICE) in result.output


def count():
    return db.session.scalar(text("SELECT count(*) FROM audit_event"))


def test_a_whole_trail_holds(app, trail):
    events = count()
    result = verify(app)
    assert result.exit_code == 0
    assert result.output.strip() == f"The trail holds: {events} events."


@pytest.mark.parametrize(
    "change",
    [
        "action = 'case.viewed '",
        "actor_id = NULL",
        "outcome = 'refused'",
        "case_id = NULL",
        "row_kind = 'client'",
        "row_id = NULL",
        "at = (SELECT at FROM audit_event WHERE number = 1)",
        "mac = (SELECT mac FROM audit_event WHERE number = 2)",
        "id = case_id",
    ],
)
def test_an_edited_event_is_named(app, trail, change):
    tamper(f"UPDATE audit_event SET {change} WHERE number = 3")
    assert_broken(app, 3, "the event was changed")


def test_a_deleted_event_is_named(app, trail):
    tamper("DELETE FROM audit_event WHERE number = 3")
    assert_broken(app, 3, "the event is missing")


def test_a_deleted_event_whose_gap_was_closed_is_named(app, trail):
    later = [*range(4, count() + 1)]
    tamper(
        "DELETE FROM audit_event WHERE number = 3",
        *(f"UPDATE audit_event SET number = {number - 1} WHERE number = {number}" for number in later),
        "UPDATE audit_head SET number = number - 1",
    )
    assert_broken(app, 3, "the event was changed")


def test_two_events_that_changed_places_are_named(app, trail):
    tamper(
        "UPDATE audit_event SET number = -1 WHERE number = 3",
        "UPDATE audit_event SET number = 3 WHERE number = 4",
        "UPDATE audit_event SET number = 4 WHERE number = -1",
    )
    assert_broken(app, 3, "the event was changed")


def test_a_tail_that_was_cut_off_is_seen(app, trail):
    last = count()
    tamper(f"DELETE FROM audit_event WHERE number = {last}")
    assert_broken(app, last, "events at the end are missing")


def test_a_chain_without_its_head_is_seen(app, trail):
    tamper("DELETE FROM audit_head")
    assert_broken(app, 1, "the end of the chain is missing")


def test_an_event_put_in_is_named(app, trail):
    last = count()
    tamper(
        f"INSERT INTO audit_event (id, created_at, {COLUMNS})"
        " SELECT practice_id, created_at, practice_id, number + 1, at, actor_id, action, case_id, row_kind,"
        f" row_id, outcome, mac, mac FROM audit_event WHERE number = {last}",
        "UPDATE audit_head SET number = number + 1",
    )
    assert_broken(app, last + 1, "the event was changed")


def test_each_broken_chain_is_named(app, trail, kim):
    audit.record("practice.words_changed", None, by=kim.user)
    commit()
    tamper("UPDATE audit_event SET outcome = 'refused' WHERE number = 1")
    lines = verify(app).output.strip().splitlines()
    assert len(lines) == 2
    assert {str(cast.PRACTICE), str(cast.OTHER_PRACTICE)} == {line.split()[1].rstrip(",") for line in lines}
