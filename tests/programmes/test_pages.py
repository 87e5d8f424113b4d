from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from clinic.core.database import commit, db
from clinic.programmes import actions, queries
from clinic.programmes.content import digest, load_shipped, to_json
from clinic.programmes.models import Programme, Step, StepVersion
from clinic.programmes.schema import Variant
from tests import cast

TITLES = [step.title for step in load_shipped()]


def version(person, number):
    return queries.published_version(person.user, number)


def words(response):
    return response.get_data(as_text=True).replace("&#39;", "'")


def own_step(practice_id):
    """A step of a practice's own programme."""
    programme = Programme(practice_id=practice_id, slug="own", title="Own")
    db.session.add(programme)
    db.session.flush()
    step = Step(programme_id=programme.id, number=1, slug="own")
    db.session.add(step)
    db.session.flush()
    content = replace(load_shipped()[0], title="A step of our own", slug="own")
    made = StepVersion(
        step_id=step.id,
        version=1,
        title=content.title,
        content=to_json(content),
        content_hash=digest(content),
        published_at=cast_time(),
    )
    db.session.add(made)
    commit()
    return made


def cast_time():
    return db.session.scalars(select(StepVersion.published_at)).first()


def test_library_shows_all_steps_by_stage(chris):
    page = words(chris.get("programmes.library"))
    for title in TITLES:
        assert title in page
    order = [
        page.index(title) for title in ("I Open talk", "II Pain", "III Dedication", "IV Rebuilding", "V Long")
    ]
    assert order == sorted(order)
    assert "Steps 10 and 12 count in no number" in page
    assert "steps 5, 6, 8, 15." in page


@pytest.mark.parametrize("number", range(1, 18))
def test_step_page_says_what_a_counsellor_needs(chris, number):
    content = load_shipped()[number - 1]
    page = words(chris.get("programmes.step", step_version_id=version(chris, number).id))
    for text in (
        content.purpose,
        content.caution,
        content.prerequisites,
        content.due_words,
        *content.looks_for,
    ):
        assert text in page
    for prompt in content.prompts:
        assert prompt.text.injured in page
        assert prompt.text.involved in page


@pytest.mark.parametrize("number", range(1, 18))
@pytest.mark.parametrize("variant", Variant)
def test_preview_asks_what_this_partner_will_be_asked(chris, number, variant):
    content = load_shipped()[number - 1]
    address = {"step_version_id": version(chris, number).id, "variant": variant.value}
    page = words(chris.get("programmes.preview", **address))
    theirs = content.prompts_for(variant)
    for prompt in theirs:
        assert prompt.text in page
        assert (f'name="{prompt.field}' in page) is not prompt.is_joint
    others = {prompt.key for prompt in content.prompts} - {prompt.key for prompt in theirs}
    assert not any(f'name="answer-{key}"' in page for key in others)


def test_preview_as_nobody_is_not_there(chris):
    chris.get("programmes.preview", step_version_id=version(chris, 1).id, variant="both", expect=404)


def test_clients_have_no_library(ana, chris):
    made = version(chris, 2).id
    ana.get("programmes.library", expect=404)
    ana.get("programmes.step", step_version_id=made, expect=404)
    ana.get("programmes.preview", step_version_id=made, variant="injured", expect=404)


def test_a_step_that_does_not_exist_is_not_there(chris):
    chris.get("programmes.step", step_version_id=uuid4(), expect=404)


def test_a_practice_sees_its_own_steps_and_not_anothers(chris, kim):
    own = own_step(cast.PRACTICE)
    assert "A step of our own" in words(chris.get("programmes.library"))
    chris.get("programmes.step", step_version_id=own.id)
    assert "A step of our own" not in words(kim.get("programmes.library"))
    kim.get("programmes.step", step_version_id=own.id, expect=404)


def test_an_unpublished_version_is_not_there(chris):
    own = own_step(cast.PRACTICE)
    draft = StepVersion(
        step_id=own.step_id,
        version=2,
        title="Unfinished",
        content=own.content,
        content_hash="not yet",
        published_at=None,
    )
    db.session.add(draft)
    commit()
    assert "Unfinished" not in words(chris.get("programmes.library"))
    chris.get("programmes.step", step_version_id=draft.id, expect=404)


def test_loading_again_publishes_nothing(app):
    assert actions.load_shipped_programme() == 0
    commit()
    assert db.session.scalar(select(func.count()).select_from(StepVersion)) == 17


def test_changed_words_are_a_new_version_and_the_old_one_stays(chris, monkeypatch):
    old = version(chris, 5).id
    changed = tuple(replace(s, caution="Go gently.") if s.number == 5 else s for s in load_shipped())
    monkeypatch.setattr(actions, "load_shipped", lambda: changed)
    assert actions.load_shipped_programme(by=chris.user) == 1
    commit()
    new = version(chris, 5)
    assert (new.version, new.id == old) == (2, False)
    assert "Go gently." in words(chris.get("programmes.step", step_version_id=new.id))
    assert "Go gently." not in words(chris.get("programmes.step", step_version_id=old))
    assert len(queries.library(chris.user)) == 17


def test_what_is_stored_is_what_was_shipped(chris):
    for number, content in enumerate(load_shipped(), 1):
        stored = version(chris, number)
        assert queries.content_of(stored) == content
        assert stored.content_hash == digest(content)
        assert stored.title == content.title
