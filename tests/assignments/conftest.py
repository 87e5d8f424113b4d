from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import event

from clinic.core.database import db


@pytest.fixture
def statements(app) -> Callable[[], AbstractContextManager[list[str]]]:
    """What is asked of the database inside the block: no transaction words, nothing for the audit chain."""

    @contextmanager
    def counted() -> Iterator[list[str]]:
        asked: list[str] = []

        def note(_connection, _cursor, statement, *_rest):
            if "audit_" not in statement and statement.lstrip().startswith(("SELECT", "INSERT", "UPDATE")):
                asked.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield asked
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counted
