"""What every form shares: CSRF, clean text, a form id against double sending."""

from uuid import UUID, uuid4

from flask_wtf import FlaskForm
from wtforms import Field, Form, HiddenField, SelectMultipleField, StringField, TextAreaField, widgets
from wtforms.validators import ValidationError

from clinic.core.errors import RuleError
from clinic.core.plain import LINE_CHARACTERS, LONG_TEXT_CHARACTERS, clean, stripped

__all__ = [
    "LINE_CHARACTERS",
    "LONG_TEXT_CHARACTERS",
    "OnceForm",
    "PageForm",
    "PlainForm",
    "attach",
    "clean",
    "stripped",
]


# The library speaks to programmers; these are its sentences that a person could meet, in our words.
CHOOSE = "Please choose one."
OUR_WORDS = {
    "Not a valid choice.": CHOOSE,
    "Invalid Choice: could not coerce.": CHOOSE,
    "Invalid choice(s): one or more data inputs could not be coerced.": "Please choose from these.",
    "This field is required.": "Please fill this in.",
    "Not a valid integer value.": "Please give a whole number.",
    "Not a valid date value.": "Please write the date as day, month and year, such as 25/11/2026.",
    "Not a valid time value.": "Please write the time as hours and minutes, such as 14:30.",
}


class OurWords:
    """What the form library asks for its sentences."""

    def gettext(self, sentence: str) -> str:
        """Ours where there is one."""
        return OUR_WORDS.get(sentence, sentence)

    def ngettext(self, one: str, several: str, count: int) -> str:
        """Several of something are not said by any message we keep, except values that are no choice."""
        return "Please choose from these." if "valid choice" in one else (one if count == 1 else several)


class PageForm(FlaskForm):
    """Base of all forms. Text arrives clean; lines are stripped, long texts keep their shape."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Form) -> OurWords:
            return OurWords()

        def bind_field(self, form: Form, unbound_field: Field, options: dict[str, object]) -> Field:
            filters = list(unbound_field.kwargs.get("filters", ()))
            if issubclass(unbound_field.field_class, TextAreaField):
                filters.append(clean)
            elif issubclass(unbound_field.field_class, StringField):
                filters.append(stripped)
            return unbound_field.bind(form=form, filters=filters, **options)


class OnceForm(PageForm):
    """A form that carries its own id, so that sending it twice acts once."""

    form_id = HiddenField(default=lambda: str(uuid4()))

    def validate_form_id(self, field: HiddenField) -> None:
        """A UUID made by this application."""
        try:
            UUID(field.data or "")
        except ValueError as broken:
            field.data = str(uuid4())
            raise ValidationError("Please send the form once more.") from broken

    @property
    def once(self) -> UUID:
        """The id as a UUID; only after validation."""
        return UUID(self.form_id.data)


class CheckRows(SelectMultipleField):
    """Several of a few, as check boxes."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class PlainForm(PageForm):
    """A form of one button."""


def attach(form: PageForm, refused: RuleError) -> None:
    """Put the sentence of a rule beside the field it is about, or above the whole form."""
    if refused.field in form:
        form[refused.field].errors = [*form[refused.field].errors, str(refused)]
    else:
        form.form_errors.append(str(refused))
