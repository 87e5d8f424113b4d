"""The forms of a session note: its draft, filled from the record or from parked text, and an addendum."""

from collections.abc import Mapping, Sequence

from wtforms import HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from clinic.appointments.models import Appointment
from clinic.appointments.queries import attendance_of
from clinic.caseload import note_facts
from clinic.core.forms import CheckRows, OnceForm, PageForm
from clinic.core.plain import LONG_TEXT_CHARACTERS, tidy
from clinic.notes.models import NoteFormat, SessionNote
from clinic.notes.rules import ALL_FIELDS

LABELS = {
    "data": "Data",
    "assessment": "Assessment",
    "plan": "Plan",
    "body": "Note",
    "risk": "Risk and safety",
}
LENGTH = Length(
    max=LONG_TEXT_CHARACTERS, message=f"At most {LONG_TEXT_CHARACTERS:,} characters; nothing was cut off."
)


class NoteForm(PageForm):
    """A draft note. `revision` is the one the page was shown with; `older` are the sets to be folded away."""

    older: frozenset[str] = frozenset()

    revision = IntegerField("Revision", widget=HiddenField.widget, default=0)
    layout = RadioField(
        "Layout",
        choices=[SelectChoice("dap", "Data, assessment, plan"), SelectChoice("free", "One free text")],
    )
    attended = CheckRows("Who came")
    talked_about = CheckRows("Talked about together")
    data = TextAreaField(LABELS["data"], validators=[LENGTH])
    assessment = TextAreaField(LABELS["assessment"], validators=[LENGTH])
    plan = TextAreaField(LABELS["plan"], validators=[LENGTH])
    body = TextAreaField(LABELS["body"], validators=[LENGTH])
    risk = TextAreaField(LABELS["risk"], validators=[LENGTH])


class AddendumForm(OnceForm):
    """A dated addition to a signed note."""

    text = TextAreaField("Addendum", validators=[InputRequired("Please write the addendum."), LENGTH])


def filled(appointment: Appointment, found: SessionNote | None, kept: Mapping[str, str] | None) -> NoteForm:
    """The form as the record has it, over it the words that were kept when the page was locked."""
    facts = found.facts if found else note_facts.prefilled(appointment)
    words = found.words if found else dict.fromkeys(ALL_FIELDS, "")
    shown = dict(words, attended=facts["attended"], talked_about=facts["talked_about"])
    shown |= {"layout": (found.format if found else NoteFormat.DAP).value}
    shown |= {"revision": found.revision if found else 0}
    if kept:
        shown |= {name: kept.get(name, shown[name]) for name in ALL_FIELDS}
    # As one dictionary: one of the fields is called "data", which WTForms would take for its own parameter.
    form = NoteForm(data=shown)
    form.attended.choices = [
        SelectChoice(str(row.client_id), row.client.name) for row in attendance_of(appointment)
    ]
    _offer_sets(form, [one for one in note_facts.sets_of(appointment) if one.is_talkable])
    return form


def _offer_sets(form: NoteForm, sets: Sequence[note_facts.SetStep]) -> None:
    form.talked_about.choices = [SelectChoice(str(one.set_together_id), one.words) for one in sets]
    form.older = frozenset(
        str(one.set_together_id) for one in sets if one.is_talked_about or not one.is_recent
    )


def not_in(note: SessionNote | None, typed: Mapping[str, str | None]) -> list[tuple[str, str]]:
    """What was typed for a note and does not stand in it: pairs of the field's label and the words."""
    stored = note.words if note else {}
    texts = {name: tidy(typed.get(name) or "") for name in ALL_FIELDS}
    return [
        (LABELS[name], text)
        for name, text in texts.items()
        if text.strip() and text.strip() != tidy(stored.get(name, "")).strip()
    ]


def saved_besides(note: SessionNote | None, form: NoteForm) -> list[tuple[str, str]]:
    """What stands in the note and differs from the fields, blank or not."""
    stored = note.words if note else {}
    return [
        (LABELS[name], stored[name])
        for name in ALL_FIELDS
        if name in stored and tidy(stored[name]) != tidy(form[name].data or "")
    ]
