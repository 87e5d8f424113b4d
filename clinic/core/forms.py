"""What every form shares: CSRF, clean text, a form id against double sending."""

import unicodedata
from uuid import UUID, uuid4

from flask_wtf import FlaskForm
from wtforms import Field, Form, HiddenField, StringField, TextAreaField
from wtforms.validators import ValidationError

LONG_TEXT_CHARACTERS = 40_000
LINE_CHARACTERS = 200


def clean(text: str | None) -> str | None:
    """Normal form C, Unix line ends, no control characters but newline and tab, no lone surrogates."""
    if text is None:
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.encode("utf-8", "ignore").decode("utf-8")
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", kept)


def stripped(text: str | None) -> str | None:
    """`clean` text without white space around it."""
    cleaned = clean(text)
    return cleaned.strip() if cleaned else cleaned


class PageForm(FlaskForm):
    """Base of all forms. Text arrives clean; lines are stripped, long texts keep their shape."""

    class Meta(FlaskForm.Meta):
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


class PlainForm(PageForm):
    """A form of one button."""
