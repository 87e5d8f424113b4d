"""Loading of step versions. The shipped programme is everybody's; another programme is its practice's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from clinic.accounts.models import User
from clinic.core.database import db, one_or_404
from clinic.programmes.content import from_json
from clinic.programmes.models import Programme, Step, StepVersion
from clinic.programmes.schema import StepContent

# A published version never changes, so what it says is read once a process.
_read: dict[str, StepContent] = {}


@dataclass(frozen=True, slots=True)
class LibraryStep:
    """The newest published version of one step, with what it says."""

    version: StepVersion
    content: StepContent


def content_of(version: StepVersion) -> StepContent:
    """What a published step version says."""
    if version.content_hash not in _read:
        _read[version.content_hash] = from_json(version.content, place=f"step version {version.id}")
    return _read[version.content_hash]


def contents_of(versions: Mapping[UUID, str]) -> dict[UUID, StepContent]:
    """What these step versions say, by id; given with their hashes. Asks only for those not read yet."""
    unread = [version_id for version_id, content_hash in versions.items() if content_hash not in _read]
    if unread:
        for version in db.session.scalars(select(StepVersion).where(StepVersion.id.in_(unread))):
            content_of(version)
    return {version_id: _read[content_hash] for version_id, content_hash in versions.items()}


def library(user: User) -> list[LibraryStep]:
    """The newest published version of every step this person may use, by number."""
    versions = db.session.scalars(_newest(user).order_by(Step.number, StepVersion.title))
    return [LibraryStep(version, content_of(version)) for version in versions]


def step_version_for(user: User, step_version_id: UUID) -> StepVersion:
    """A published version, an older one too, of a programme this person may use; otherwise 404."""
    return one_or_404(_published(user).where(StepVersion.id == step_version_id))


def published_version(user: User, number: int) -> StepVersion:
    """The newest published version of the shipped step with this number; otherwise 404."""
    return one_or_404(_newest(user).where(Step.number == number, Programme.practice_id.is_(None)))


def newest_version(user: User, step_id: UUID) -> StepVersion:
    """The newest published version of a step this person may use; otherwise 404."""
    return one_or_404(_newest(user).where(Step.id == step_id))


def _published(user: User) -> Select[StepVersion]:
    return (
        select(StepVersion)
        .join(StepVersion.step)
        .join(Step.programme)
        .where(StepVersion.published_at.is_not(None), _usable_by(user))
    )


def _newest(user: User) -> Select[StepVersion]:
    newest = (
        select(StepVersion.step_id, func.max(StepVersion.version).label("version"))
        .where(StepVersion.published_at.is_not(None))
        .group_by(StepVersion.step_id)
        .subquery()
    )
    same = (newest.c.step_id == StepVersion.step_id) & (newest.c.version == StepVersion.version)
    return _published(user).join(newest, same)


def _usable_by(user: User) -> ColumnElement[bool]:
    return or_(Programme.practice_id.is_(None), Programme.practice_id == user.practice_id)
