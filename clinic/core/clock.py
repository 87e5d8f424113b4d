"""The only clock: every other module asks here what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_pinned: ContextVar[datetime | None] = ContextVar("pinned_time", default=None)
_zone: ContextVar[str] = ContextVar("zone", default="Europe/London")


def now() -> datetime:
    """The current instant, aware, in UTC."""
    return _pinned.get() or datetime.now(UTC)


def local(instant: datetime) -> datetime:
    """The same instant in the zone of the practice being served."""
    return instant.astimezone(zone())


def today() -> date:
    """Today's date in the zone of the practice being served."""
    return local(now()).date()


def zone() -> ZoneInfo:
    """The time zone in force, an IANA zone."""
    return ZoneInfo(_zone.get())


def use_zone(name: str) -> None:
    """Serve the current request in this IANA zone, e.g. "Europe/Berlin"."""
    _zone.set(name)


def at_local(day: date, hour: int, minute: int = 0) -> datetime:
    """That wall-clock time in the practice's zone, as an instant in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone()).astimezone(UTC)


@contextmanager
def pinned(moment: datetime) -> Iterator[None]:
    """Let time stand still at `moment` (aware): for the demo practice and for tests."""
    token = _pinned.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pinned.reset(token)
