"""A word planted in every private text is met by nobody but who may read it: not on any page, in any header,
in any PDF.
"""

import io
import itertools
from collections.abc import Iterator
from uuid import UUID

import pikepdf
import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from clinic.core import sealing
from clinic.core.database import db
from tests import cast, databases
from tests.browser import Person
from tests.building import world as worlds

PEOPLE = ("anonymous", "ana", "ben", "eve", "chris", "dana", "sam", "lee", "kim")
NUMBERS = range(1, 8)
SKIPPED = {"static"}


@pytest.fixture(scope="module")
def world(one_app: Flask, template: databases.Template) -> Iterator[worlds.World]:
    sealing.use(one_app.extensions["key_ring"])
    with one_app.app_context():
        db.engine.dispose()
        template.renew()
        made = worlds.make(one_app)
        yield made
        db.session.remove()


def _values(rule: Rule, world: worlds.World) -> Iterator[dict[str, object]]:
    """Every combination of what is known for the variable parts of an address."""
    names = sorted(rule.arguments)
    choices: list[list[object]] = []
    for name in names:
        if name in world.ids:
            choices.append(list(world.ids[name]))
        elif name == "number":
            choices.append(list(NUMBERS))
        elif name == "name":
            choices.append(list(world.names.values()))
        elif name == "variant":
            choices.append(["injured", "involved"])
        elif name == "user_id":
            choices.append([cast.ID["dana"]])
        else:
            choices.append([UUID(int=0) if name.endswith("_id") else "x"])
    for combination in itertools.product(*choices):
        yield dict(zip(names, combination, strict=True))


def _text(response: TestResponse) -> str:
    """Headers and body; of a PDF, what its streams say once unpacked, and its metadata."""
    words = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    if response.mimetype != "application/pdf":
        return words + response.get_data(as_text=True)
    with pikepdf.open(io.BytesIO(response.data)) as pdf:
        words += str(pdf.docinfo)
        for page in pdf.pages:
            words += str(pikepdf.parse_content_stream(page))
    return words


def _pages(person: Person, world: worlds.World) -> Iterator[tuple[str, str]]:
    for rule in person.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in SKIPPED:
            continue
        for values in _values(rule, world):
            path = person.address(rule.endpoint, **values)
            yield path, _text(person.send("GET", path))


@pytest.mark.parametrize("name", PEOPLE)
def test_private_words_are_met_only_by_who_may_read_them(
    one_app: Flask, world: worlds.World, name: str
) -> None:
    person = Person(one_app, None if name == "anonymous" else cast.ID[name])
    met: set[str] = set()
    leaks: list[str] = []
    for path, text in _pages(person, world):
        found = {canary for canary in worlds.READERS if canary in text}
        met |= found
        leaks += [f"{canary} at {path}" for canary in found if name not in worlds.READERS[canary]]
    assert not leaks
    # What a person may read must be found somewhere, or this test would look in the wrong places.
    own = {canary for canary, readers in worlds.READERS.items() if name in readers}
    unseen = own - met - worlds.UNSEEN_ON_PAGES
    assert not unseen, f"{name} should have met {unseen}"
