"""A client at the writer: step 2, whose second question for the injured partner is a long text."""

import re

from clinic.assignments import client_queries
from clinic.assignments.drafts import from_json

FIELD = "answer-impact_story"
STORY = 2
NEW_EVERY_TIME = re.compile(r'<input[^>]*name="(?:csrf_token|form_id|page)"[^>]*>')


def plain(response):
    """The page without what is new every time: CSRF tokens, form ids, page ids."""
    return NEW_EVERY_TIME.sub("", response.text)


def draft(person, assignment_id, key="impact_story"):
    assignment = client_queries.assignment_of(person.client, assignment_id)
    return client_queries.draft_of(assignment, key)


def words(person, assignment_id, key="impact_story"):
    return from_json(draft(person, assignment_id, key).words)


def hidden(response, name):
    """The value of a hidden field."""
    found = re.search(f'<input[^>]*name="{name}"[^>]*>', response.text)
    assert found, name
    value = re.search('value="([^"]*)"', found[0])
    assert value, found[0]
    return value[1]


def write(person, assignment_id, text, *, number=STORY, expect=303, **more):
    return person.post(
        "portal.write", {FIELD: text, **more}, assignment_id=assignment_id, number=number, expect=expect
    )


def autosave(person, assignment_id, text, *, expect=200, **more):
    """What the page's script sends."""
    page = f"http://localhost/my/steps/{assignment_id}/{STORY}"
    return person.post(
        "portal.draft",
        {FIELD: text, **more},
        assignment_id=assignment_id,
        number=STORY,
        expect=expect,
        headers={"X-Autosave": "1", "Accept": "application/json", "Referer": page},
    )
