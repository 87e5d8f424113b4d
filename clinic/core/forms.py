"""What every form shares: CSRF, clean text, a form id against double sending."""

from uuid import UUID, uuid4

from flask_wtf import FlaskForm
from wtforms import Field, Form, HiddenField, SelectMultipleField, StringField, TextAreaField, widgets
from wtforms.validators import ValidationError

from clinic.core.plain import LINE_CHARACTERS, LONG_TEXT_CHARACTERS, clean, stripped

__all__ = [
    "LINE_CHARACTERS",
    "LONG_TEXT_CHARACTERS",
    "OnceForm",
    "PageForm",
    "PlainForm",
    "clean",
    "stripped",
]


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


class CheckRows(SelectMultipleField):
    """Several of a few, as check boxes."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class PlainForm(PageForm):
    """A form of one button."""
