"""Shape of the form of an appointment."""

from wtforms import DateField, IntegerField, StringField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange

from clinic.core.forms import LINE_CHARACTERS, CheckRows, OnceForm, PageForm

REQUIRED = InputRequired("Please fill this in.")


class AppointmentForm(OnceForm):
    """When, how long, where, who attends; times are local to the practice."""

    on = DateField("Day", validators=[InputRequired("Please choose the day.")])
    at = TimeField("Begins at", validators=[InputRequired("Please give the time, such as 10:00.")])
    minutes = IntegerField(
        "Minutes", default=75, validators=[REQUIRED, NumberRange(10, 480, "Between 10 and 480 minutes.")]
    )
    place = StringField(
        "Place, or how you meet",
        validators=[REQUIRED, Length(max=LINE_CHARACTERS, message=f"At most {LINE_CHARACTERS} characters.")],
    )
    attending = CheckRows("Who attends", validators=[InputRequired("Please choose at least one.")])


class HeldForm(PageForm):
    """Who came."""

    came = CheckRows("Who came")
