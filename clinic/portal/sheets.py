"""What the page of one question shows: from a draft, a form that was refused, or text that was parked."""

from dataclasses import dataclass
from uuid import UUID

from flask import request
from werkzeug.datastructures import MultiDict

from clinic.accounts import parking
from clinic.assignments import client_queries
from clinic.assignments.drafts import Words, from_json
from clinic.assignments.models import Assignment, Draft
from clinic.cases.models import Setting
from clinic.core.filters import clock_time
from clinic.portal.words import on_day
from clinic.programmes import answers
from clinic.programmes.answers import AnswerError, RawForm
from clinic.programmes.schema import Prompt

# A revision no draft ever has: a form that carries it is answered with the choice between two texts.
OUT_OF_DATE = -1
PAGE_ID_CHARACTERS = len(str(UUID(int=0)))


@dataclass(frozen=True)
class Sheet:
    """One question's page. `form_values`: as `answers.to_form` gives them."""

    form_values: dict[str, list[str]]
    setting: Setting
    talk: bool
    revision: int
    saved: str = ""
    is_restored: bool = False
    error: AnswerError | None = None


def typed(asked: Prompt) -> Words:
    """The words in the form that was sent. Raises AnswerError."""
    raw = raw_form()
    return Words(answers.parse(asked, raw), _setting_in(raw), "talk" in raw)


def typed_texts(asked: Prompt) -> list[str]:
    """What stands in the form, as texts to be read."""
    return [text for texts in answers.kept(asked, raw_form()).values() for text in texts if text.strip()]


def raw_form() -> dict[str, list[str]]:
    """The form that was sent, every name with its values."""
    return request.form.to_dict(flat=False)


def revision() -> int:
    """The revision the sent page knew."""
    return request.form.get("revision", 0, type=int)


def page_id() -> str:
    """What the sent page calls itself."""
    return request.form.get("page", "")[:PAGE_ID_CHARACTERS]


def saved_sheet(assignment: Assignment, asked: Prompt, draft: Draft | None, path: str | None = None) -> Sheet:
    """The page as the server knows it; what was parked when the session was over is put back into it.

    `path`: the page it is asked for, when it is another than that of the request.
    """
    if draft is None:
        words = client_queries.earlier_words(assignment, asked.key).get(asked.key, Words())
        sheet = Sheet(answers.to_form(asked, words.value), words.setting, words.talk, 0)
    else:
        words = from_json(draft.words)
        sheet = Sheet(
            answers.to_form(asked, words.value),
            words.setting,
            words.talk,
            draft.revision,
            _saved_words(draft),
        )
    return _restored(asked, sheet, draft, parking.restored(path or request.path))


def refused_sheet(refused: AnswerError) -> Sheet:
    """The page as it was sent, with what is wrong with it."""
    raw = raw_form()
    return Sheet(
        refused.kept,
        _setting_in(raw),
        "talk" in raw,
        revision(),
        is_restored="restored" in raw,
        error=refused,
    )


def _saved_words(draft: Draft) -> str:
    said = on_day(draft.saved_at)
    return f"Saved {clock_time(draft.saved_at)}" if said == "today" else f"Saved {said}"


def _setting_in(raw: RawForm) -> Setting:
    given = next(iter(raw.get("setting", ())), "")
    # Whatever cannot be understood is the most private.
    return Setting(given) if given in set(Setting) else Setting.COUNSELLOR


def _restored(asked: Prompt, sheet: Sheet, draft: Draft | None, parked: MultiDict[str, str] | None) -> Sheet:
    if parked is None:
        return sheet
    raw = parked.to_dict(flat=False)
    values, setting, talk = answers.kept(asked, raw), _setting_in(raw), "talk" in raw
    if (_blankless(values), setting, talk) == (_blankless(sheet.form_values), sheet.setting, sheet.talk):
        return sheet
    own_page = draft is not None and draft.words.get("page") == parked.get("page")
    is_current = draft is None or own_page or str(draft.revision) == parked.get("known")
    known = sheet.revision if is_current else OUT_OF_DATE
    return Sheet(values, setting, talk, known, is_restored=True)


def _blankless(values: RawForm) -> dict[str, list[str]]:
    return {name: list(texts) for name, texts in values.items() if any(text.strip() for text in texts)}
