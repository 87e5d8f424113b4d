"""Shapes of the forms counsellors send about assignments."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from clinic.appointments.models import Appointment
from clinic.assignments.models import Variant
from clinic.assignments.review import ShownAnswer
from clinic.assignments.staff_actions import Seen
from clinic.assignments.staff_rules import USUAL_DAYS
from clinic.cases.models import Client, InjuryRole
from clinic.cases.wording import ROLE_WORDS
from clinic.core.clock import today
from clinic.core.filters import clock_time, day
from clinic.core.forms import LONG_TEXT_CHARACTERS, OnceForm, PageForm
from clinic.programmes.schema import Due, StepContent

INTRO_CHARACTERS = 1000
BOTH = "both"
VARIANT_CHOICES = [SelectChoice(variant.value, f"As {ROLE_WORDS[variant.value]}") for variant in Variant]
LONG = Length(
    max=LONG_TEXT_CHARACTERS, message="This is too long to keep. Please shorten it; nothing is lost."
)


class AssignForm(OnceForm):
    """One step for one partner or both; the side of the step is asked only of a client whose role is both."""

    give_to = RadioField("Who is given it", validators=[InputRequired("Choose who is given the step.")])
    first_side = RadioField(choices=VARIANT_CHOICES, validate_choice=False)
    second_side = RadioField(choices=VARIANT_CHOICES, validate_choice=False)
    intro = TextAreaField(
        "A line of introduction",
        validators=[Length(max=INTRO_CHARACTERS, message=f"At most {INTRO_CHARACTERS} characters.")],
    )
    due_on = DateField("Date", format=["%Y-%m-%d", "%d/%m/%Y"], validators=[Optional()])

    def __init__(self, clients: list[Client], content: StepContent) -> None:
        super().__init__()
        self.sides = tuple(zip(clients, (self.first_side, self.second_side), strict=True))
        first, second = clients
        self.give_to.choices = [SelectChoice(BOTH, f"Both, {first.name} and {second.name}")]
        self.give_to.choices += [SelectChoice(str(client.id), f"Only {client.name}") for client in clients]
        for client, side in self.sides:
            side.label.text = f"{client.name}’s side of the step"
        if not self.is_submitted():
            self._suggest(content)

    def _suggest(self, content: StepContent) -> None:
        self.give_to.data = BOTH
        if content.due is Due.NORMAL:
            self.due_on.data = today() + timedelta(days=content.due_days or USUAL_DAYS)

    def validate_due_on(self, field: DateField) -> None:
        """A date that cannot be read is said in our words; the field keeps what was typed."""
        if field.process_errors:
            field.process_errors = []
            raise ValidationError("Please write the date as day, month and year, such as 25/11/2026.")

    def validate(self, extra_validators: Any = None) -> bool:
        """Also a side for each client who is given the step and has two of them."""
        is_valid: bool = super().validate(extra_validators)
        for client, side in self.asked_sides:
            if self._is_given(client) and side.data not in list(Variant):
                side.errors = ["Choose the side of the step."]
                is_valid = False
        return is_valid

    @property
    def asked_sides(self) -> list[tuple[Client, RadioField]]:
        """The clients whose role in the injury does not say which side of the step is theirs."""
        return [(client, side) for client, side in self.sides if client.role is InjuryRole.BOTH]

    @property
    def variants(self) -> dict[Client, Variant]:
        """Who is given which side; only after validation."""
        asked = {client.id: side.data for client, side in self.asked_sides}
        return {
            client: Variant(asked.get(client.id, client.role.value))
            for client, _ in self.sides
            if self._is_given(client)
        }

    def _is_given(self, client: Client) -> bool:
        return self.give_to.data in {BOTH, str(client.id)}


class FeedbackForm(PageForm):
    """The written reply to one round; `round` and `revision` say what its writer had on the page."""

    feedback = TextAreaField("Feedback", validators=[LONG])
    round = IntegerField(widget=HiddenInput(), validators=[InputRequired("Please send it once more.")])
    revision = IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])
    then = HiddenField()

    @property
    def seen(self) -> Seen:
        """What the writer had on the page; only after validation."""
        return Seen(self.round.data, self.revision.data or 0)


class ReturnForm(FeedbackForm):
    """A reply that goes back with the reflection, so there must be one."""

    feedback = TextAreaField(
        "Feedback", validators=[DataRequired("Write the thought you want to return it with."), LONG]
    )


class ReviewNoteForm(PageForm):
    """The private note on one assignment."""

    note = TextAreaField("Private review note", validators=[LONG])
    revision = IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])


class AskForm(PageForm):
    """Which answers to ask the author about; what is not among the choices is ignored."""

    answers = SelectMultipleField("Answers to ask about", validate_choice=False)

    def __init__(self, answers: Iterable[ShownAnswer]) -> None:
        super().__init__()
        self.answers.choices = [
            SelectChoice(str(one.answer.id), one.prompt.text) for one in answers if one.can_ask
        ]

    def validate_answers(self, field: SelectMultipleField) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError("Choose at least one answer to ask about.")


class OpenForm(PageForm):
    """Open an answer, in a session or without one."""

    appointment = SelectField("In which session", validators=[Optional()])

    def __init__(self, sessions: Iterable[Appointment]) -> None:
        super().__init__()
        self.appointment.choices = [SelectChoice("", "Not in a session")]
        self.appointment.choices += [
            SelectChoice(str(one.id), f"{day(one.starts_at)}, {clock_time(one.starts_at)}")
            for one in sessions
        ]
