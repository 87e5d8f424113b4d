"""Publishing the shipped programme."""

from sqlalchemy import select

from clinic import audit
from clinic.accounts.models import User
from clinic.core.clock import now
from clinic.core.database import db
from clinic.programmes.content import digest, load_shipped, to_json
from clinic.programmes.models import Programme, Step, StepVersion
from clinic.programmes.schema import StepContent

SLUG = "rebuilding-trust"
TITLE = "Rebuilding trust"


def load_shipped_programme(by: User | None = None) -> int:
    """Publish a new version of each shipped step whose words changed; how many. Does nothing the second time.

    Published versions stay as they are: what was assigned or answered keeps the text it was given with.
    """
    programme = _programme()
    return sum(_publish(programme, content, by) for content in load_shipped())


def _programme() -> Programme:
    query = select(Programme).where(Programme.practice_id.is_(None), Programme.slug == SLUG)
    programme = db.session.scalars(query).one_or_none()
    if programme is None:
        programme = Programme(practice_id=None, slug=SLUG, title=TITLE)
        db.session.add(programme)
        db.session.flush()
    return programme


def _publish(programme: Programme, content: StepContent, by: User | None) -> bool:
    step = _step(programme, content)
    query = select(StepVersion).where(StepVersion.step_id == step.id).order_by(StepVersion.version.desc())
    latest = db.session.scalars(query.limit(1)).one_or_none()
    if latest is not None and latest.content_hash == digest(content):
        return False
    version = StepVersion(
        step_id=step.id,
        version=latest.version + 1 if latest else 1,
        title=content.title,
        content=to_json(content),
        content_hash=digest(content),
        published_at=now(),
    )
    db.session.add(version)
    db.session.flush()
    if by is not None:
        audit.record("step_version.published", version, by=by)
    return True


def _step(programme: Programme, content: StepContent) -> Step:
    query = select(Step).where(Step.programme_id == programme.id, Step.slug == content.slug)
    step = db.session.scalars(query).one_or_none()
    if step is None:
        step = Step(programme_id=programme.id, number=content.number, slug=content.slug)
        db.session.add(step)
    step.number = content.number
    db.session.flush()
    return step
