"""What a request asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from clinic.core.database import db
from tests.browser import Person


@contextmanager
def asked() -> Iterator[list[str]]:
    """The statements inside the block, those that begin and end transactions left out."""
    found: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith("BEGIN"):
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def asked_by(person: Person, endpoint: str, **values: object) -> int:
    """How many statements a page needs once what never changes has been read."""
    person.get(endpoint, **values)
    with asked() as found:
        person.get(endpoint, **values)
    return len(found)
