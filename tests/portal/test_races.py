"""Presses that arrive side by side, from several browsers of one person."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select

from clinic.assignments.drafts import refused_in
from clinic.assignments.models import Submission
from clinic.core.database import db
from tests.assignments import work
from tests.browser import Person
from tests.portal.desk import FIELD, STORY, draft, hidden, write

BROWSERS = 4


def press_together(app, person, address, forms):
    """Send each form from a browser of its own at the same moment; the answers."""
    browsers = [Person(app, person.user_id) for _ in forms]
    together = Barrier(len(forms))

    def press(browser, fields):
        together.wait()
        return browser.http.post(address, data={"csrf_token": browser.csrf, **fields})

    db.session.rollback()
    with ThreadPoolExecutor(len(forms)) as pool:
        answers = list(pool.map(press, browsers, forms))
    db.session.rollback()
    db.session.expire_all()
    return answers


def test_one_form_sent_side_by_side_is_one_submission(app, ana, chris):
    [step] = work.give(chris, ana)
    write(ana, step, "Once.")
    page = ana.get("portal.review", assignment_id=step)
    fields = {"form_id": hidden(page, "form_id"), "seen": hidden(page, "seen")}
    answers = press_together(app, ana, f"/my/steps/{step}/review", [fields] * BROWSERS)
    assert {answer.location for answer in answers} == {f"/my/steps/{step}/sent/1"}
    assert db.session.scalar(select(func.count(Submission.id))) == 1


def test_two_forms_sent_side_by_side_are_one_submission(app, ana, chris):
    [step] = work.give(chris, ana)
    write(ana, step, "Once.")
    pages = [ana.get("portal.review", assignment_id=step) for _ in range(BROWSERS)]
    forms = [{"form_id": hidden(page, "form_id"), "seen": hidden(page, "seen")} for page in pages]
    answers = press_together(app, ana, f"/my/steps/{step}/review", forms)
    assert [answer.status_code for answer in answers] == [303] * BROWSERS
    assert db.session.scalar(select(func.count(Submission.id))) == 1


def test_texts_saved_side_by_side_are_all_kept(app, ana, chris):
    [step] = work.give(chris, ana)
    texts = [f"Text {number}" for number in range(BROWSERS)]
    forms = [{FIELD: text, "revision": "0", "page": text} for text in texts]
    press_together(app, ana, f"/my/steps/{step}/{STORY}", forms)
    kept = draft(ana, step).words
    assert {kept["value"]} | {one.words.value for one in refused_in(kept)} == set(texts)
