"""Forms of the practice's settings, one for each part of the page."""

from urllib.parse import urlsplit
from zoneinfo import available_timezones

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from clinic.core.forms import LINE_CHARACTERS, LONG_TEXT_CHARACTERS, PageForm
from clinic.practices.models import SecondFactor
from clinic.practices.wording import POLICY_NAMES


class LetterheadForm(PageForm):
    """What stands at the head of reports."""

    name = StringField("Name", [InputRequired("A practice has a name."), Length(max=LINE_CHARACTERS)])
    address = TextAreaField("Address", [Length(max=LINE_CHARACTERS)])
    telephone = StringField("Telephone", [Length(max=LINE_CHARACTERS)])
    website = StringField("Website", [Length(max=LINE_CHARACTERS)])


class WordsForm(PageForm):
    """What clients read on every page."""

    emergency = StringField(
        "In danger", [InputRequired("Say what to do in danger."), Length(max=LINE_CHARACTERS)]
    )
    support = TextAreaField(
        "Support", [DataRequired("Say whom clients can turn to."), Length(max=LONG_TEXT_CHARACTERS)]
    )
    neutral_word = StringField(
        "Neutral word", [InputRequired("One neutral word, such as Notes."), Length(max=24)]
    )
    leave_url = StringField(
        "Neutral site", [InputRequired("The full address of a site."), Length(max=LINE_CHARACTERS)]
    )

    def validate_leave_url(self, field: StringField) -> None:
        """A full https address."""
        parts = urlsplit(field.data or "")
        if parts.scheme != "https" or not parts.hostname or any(ord(letter) < 33 for letter in field.data):
            raise ValidationError("A full address that begins with https://, please.")


class SignInSettingsForm(PageForm):
    """Second step and clock."""

    second_factor = RadioField(
        "Second step for staff",
        choices=[
            SelectChoice(SecondFactor.REQUIRED.value, "Required"),
            SelectChoice(SecondFactor.OPTIONAL.value, "Left to each person"),
        ],
    )
    time_zone = SelectField(
        "Time zone", choices=[SelectChoice(zone, zone) for zone in sorted(available_timezones())]
    )


def _policy_text(policy: str) -> TextAreaField:
    needed = [DataRequired("A client has to read something here."), Length(max=LONG_TEXT_CHARACTERS)]
    return TextAreaField(POLICY_NAMES[policy], needed)


class PolicyTextsForm(PageForm):
    """The text a client reads with the invitation, one for each policy."""

    no_secrets = _policy_text("no_secrets")
    limited_secrets = _policy_text("limited_secrets")
    individual = _policy_text("individual")
