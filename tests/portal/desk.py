"""A client at the writer: step 2, whose second question for the injured partner is a long text."""

import re

from clinic.assignments import client_queries
from clinic.assignments.drafts import from_json

FIELD = "answer-impact_story"
STORY = 2
TOKEN = re.compile(r'(name="csrf_token"(?: type="hidden")? value=")[^"]*')
FORM_ID = re.compile(r'(name="form_id"(?: type="hidden")? value=")[^"]*')
PAGE_ID = re.compile(r'(name="page" value=")[^"]*')


def plain(response):
    """The page without what is new every time: CSRF token, form id, page id."""
    text = response.text
    for pattern in (TOKEN, FORM_ID, PAGE_ID):
        text = pattern.sub(r"\1", text)
    return re.sub(r'name="form_id" type="hidden" value="[^"]*"|value="[^"]*" name="csrf_token"', "", text)


def draft(person, assignment_id, key="impact_story"):
    assignment = client_queries.assignment_of(person.client, assignment_id)
    return client_queries.draft_of(assignment, key)


def words(person, assignment_id, key="impact_story"):
    return from_json(draft(person, assignment_id, key).words)


def hidden(response, name):
    """The value of a hidden field."""
    found = re.search(f'name="{name}" value="([^"]*)"', response.text)
    assert found, name
    return found[1]


def write(person, assignment_id, text, *, number=STORY, expect=303, **more):
    return person.post(
        "portal.write", {FIELD: text, **more}, assignment_id=assignment_id, number=number, expect=expect
    )


def autosave(person, assignment_id, text, *, expect=200, **more):
    return person.post(
        "portal.draft",
        {FIELD: text, **more},
        assignment_id=assignment_id,
        number=STORY,
        expect=expect,
        headers={"X-Autosave": "1", "Accept": "application/json"},
    )
