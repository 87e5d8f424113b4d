"""The commit rule, and what holds on each connection."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, func, select, text, update
from werkzeug.exceptions import NotFound

from clinic import audit
from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from clinic.cases.models import Case
from clinic.core import database
from clinic.core.database import commit, db, one_moment, one_or_404
from tests import cast


def audited() -> int:
    return db.session.scalar(select(func.count()).select_from(AuditEvent)) or 0


def name_of(case_id) -> str:
    return db.session.execute(select(Case.reference).where(Case.id == case_id)).scalar_one()


@pytest.mark.parametrize(
    ("status", "kept"), [(200, True), (303, True), (399, True), (400, False), (422, False)]
)
def test_a_request_is_kept_below_400_and_given_up_above(app, status, kept):
    with app.test_request_context("/", method="POST"):
        database._choose_transaction()
        db.session.execute(update(Case).where(Case.id == cast.CASE).values(reference="MS-8"))
        database.commit_on_success(app.response_class(status=status))
        db.session.rollback()
        assert (name_of(cast.CASE) == "MS-8") is kept


def test_a_refusal_keeps_nothing_not_even_its_audit(app, chris):
    before = audited()
    with app.test_request_context("/", method="POST"):
        database._choose_transaction()
        audit.record("case.changed", db.session.get_one(Case, cast.CASE), by=chris.user)
        database.commit_on_success(app.response_class(status=500))
        commit()
        assert audited() == before


def test_what_a_page_view_changes_is_written_just_before_the_commit(app):
    with app.test_request_context("/", method="GET"):
        database._choose_transaction()
        seen: list[str] = []
        assert name_of(cast.CASE) == "MS-1"
        database.defer(lambda: seen.append(name_of(cast.CASE)))
        assert seen == []
        database.commit_on_success(app.response_class(status=200))
        assert seen == ["MS-1"]


def test_what_was_deferred_is_forgotten_with_a_refusal(app):
    with app.test_request_context("/", method="GET"):
        database._choose_transaction()
        name_of(cast.CASE)
        database.defer(lambda: pytest.fail("ran"))
        database.commit_on_success(app.response_class(status=404))
        commit()


def test_what_is_not_there_is_404(in_request):
    with pytest.raises(NotFound):
        one_or_404(select(Case).where(Case.reference_key == "nothing"))


def test_reading_takes_no_lock_that_a_writer_would_wait_for(app):
    with one_moment() as reading:
        count = reading.scalar(select(func.count()).select_from(Case))
        with ThreadPoolExecutor(1) as other:
            other.submit(_rename, app, "MS-7").result(timeout=5)
        assert reading.scalar(select(func.count()).where(Case.reference == "MS-7")) == 0
        assert reading.scalar(select(func.count()).select_from(Case)) == count
    assert name_of(cast.CASE) == "MS-7"


def _rename(app, reference: str) -> None:
    with app.app_context():
        db.session.execute(update(Case).where(Case.id == cast.CASE).values(reference=reference))
        commit()


def test_read_and_then_write_loses_no_update(app):
    """With the driver's own transactions on SQLite most of these would be lost without a word."""

    def count_up(_number: int) -> None:
        with app.app_context():
            query = select(User).where(User.id == cast.ID["ana"]).with_for_update()
            user = db.session.scalars(query).one()
            user.totp_counter += 1
            commit()

    with ThreadPoolExecutor(8) as hands:
        list(hands.map(count_up, range(80)))
    counted = select(User.totp_counter).where(User.id == cast.ID["ana"])
    assert db.session.execute(counted).scalar_one() == 80


def test_each_connection_to_the_embedded_database_is_set_up_to_be_safe(app, database_kind):
    if database_kind == "postgresql":
        # The server's own setting holds; that of the tests is told not to wait for its disk.
        asked = text("SELECT source FROM pg_settings WHERE name = 'synchronous_commit'")
        assert db.session.scalar(asked) not in {"client", "session"}
        return
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
    }
    found = {name: db.session.scalar(text(f"PRAGMA {name}")) for name in wanted}
    assert found == wanted
    assert str(db.session.scalar(text("PRAGMA cipher_status"))) == "1"


def test_a_reading_request_takes_the_write_lock_only_when_something_is_written(app, database_kind):
    if database_kind == "postgresql":
        pytest.skip("PostgreSQL locks rows, not the database")
    begun: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith("BEGIN"):
            begun.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        for method in ("GET", "POST"):
            with app.test_request_context("/", method=method):
                database._choose_transaction()
                name_of(cast.CASE)
                database.commit_on_success(app.response_class(status=200))
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert begun == ["BEGIN", "BEGIN IMMEDIATE"]
