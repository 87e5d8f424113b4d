"""Column types: aware UTC times, statuses with a CHECK, and sealed (encrypted) values."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar, cast, overload
from uuid import UUID

from sqlalchemy import DateTime, Dialect, Enum, LargeBinary
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

from clinic.core.sealing import place_of, sealer

T = TypeVar("T")
StatusT = TypeVar("StatusT", bound=StrEnum)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC. Refuses naive values; SQLite would otherwise hand back naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        instant = cast(datetime, value)
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def status_column(kind: type[StatusT], **options: Any) -> MappedColumn[StatusT]:
    """A column that holds one value of `kind`, as text with a CHECK constraint named after the enum."""
    words = Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        length=32,
        name=kind.__name__.lower(),
    )
    return mapped_column(words, **options)


def sealed_column(**options: Any) -> MappedColumn[Any]:
    """The stored form of a sealed value; read and written through a `Sealed…` attribute of the model."""
    return mapped_column(LargeBinary, **options)


class _HasId(Protocol):
    id: Any


class Sealed(Generic[T]):
    """An attribute that seals on write and opens on read, bound to table, column and row id.

    None is stored as NULL. The row needs its id first: `Row` gives it one when it is made.
    """

    def __init__(self, column: str, encode: Callable[[T], bytes], decode: Callable[[bytes], T]) -> None:
        self._column = column
        self._encode = encode
        self._decode = decode
        self._table = ""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._table = owner.__dict__.get("__tablename__", "")
        if not self._table:
            raise TypeError(f"{owner.__name__} needs __tablename__ before its sealed attribute {name}")

    @overload
    def __get__(self, row: None, owner: type[Any]) -> "Sealed[T]": ...
    @overload
    def __get__(self, row: _HasId, owner: type[Any]) -> T: ...
    def __get__(self, row: _HasId | None, owner: type[Any]) -> "Sealed[T] | T":
        if row is None:
            return self
        return self.unseal(row.id, getattr(row, self._column))

    def __set__(self, row: _HasId, value: T) -> None:
        if value is None:
            setattr(row, self._column, None)
            return
        place = place_of(self._table, self._column, row.id)
        setattr(row, self._column, sealer().seal(self._encode(value), place))

    def unseal(self, row_id: UUID, sealed: bytes | None) -> T:
        """Open a value fetched as a plain column; None stays None."""
        if sealed is None:
            return cast(T, None)
        return self._decode(sealer().open(sealed, place_of(self._table, self._column, row_id)))


def _from_json(plain: bytes) -> Any:
    return json.loads(plain)


def _to_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def SealedText(column: str) -> Sealed[str]:  # noqa: N802  Reads as a type in a model.
    """A text that is always there."""
    return Sealed(column, str.encode, bytes.decode)


def SealedNote(column: str) -> Sealed[str | None]:  # noqa: N802
    """A text that may be absent."""
    return cast("Sealed[str | None]", SealedText(column))


def SealedJson(column: str) -> Sealed[Any]:  # noqa: N802
    """A JSON value (dict, list, number, text); None is stored as NULL."""
    return Sealed(column, _to_json, _from_json)


def SealedBytes(column: str) -> Sealed[bytes | None]:  # noqa: N802
    """Bytes, such as a PDF."""
    return Sealed(column, lambda value: value or b"", lambda plain: plain)
