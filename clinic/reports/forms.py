"""Shapes of the forms of reports."""

from collections.abc import Mapping, Sequence

from wtforms import DateField, IntegerField, SelectMultipleField, StringField, TextAreaField, widgets
from wtforms.validators import InputRequired, Length

from clinic.core.forms import LINE_CHARACTERS, LONG_TEXT_CHARACTERS, OnceForm, PageForm
from clinic.reports.quotes import Quotable

LONG = Length(max=LONG_TEXT_CHARACTERS, message=f"At most {LONG_TEXT_CHARACTERS:,} characters.")
LINE = Length(max=LINE_CHARACTERS, message=f"At most {LINE_CHARACTERS} characters.")
NEEDED_DAY = InputRequired("Please choose the day.")


class CheckRows(SelectMultipleField):
    """Several of a few, as check boxes."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class SessionReportForm(OnceForm):
    """For whom, of those who came."""

    readers = CheckRows("For whom")


class ProgressReportForm(OnceForm):
    """For whom, and about which days."""

    from_on = DateField("First day", validators=[NEEDED_DAY])
    until_on = DateField("Last day", validators=[NEEDED_DAY])
    readers = CheckRows("For whom")


class WritingForm(PageForm):
    """What every report's form has; its texts and quotes are added by `writing_form`."""

    revision = IntegerField(widget=widgets.HiddenInput())
    readers = CheckRows("For whom")
    facts = CheckRows("What is printed")
    quotes = CheckRows("Quoted")


class IssueForm(PageForm):
    """Which sentences that echo the staff's own notes stay in."""

    kept = CheckRows("These sentences stay in")


class WithdrawForm(PageForm):
    """Why a report is withdrawn."""

    reason = StringField("Why", validators=[InputRequired("Please say why."), LINE])


def words_field(key: str) -> str:
    """Name of the form field of a section's words."""
    return f"words_{key}"


def part_field(quote: Quotable) -> str:
    """Name of the form field of the part of a quote."""
    return f"part-{quote.field}"


def writing_form(headings: Mapping[str, str], quotes: Sequence[Quotable]) -> type[WritingForm]:
    """A form with a text for each heading, and for each quote the part of it that is to be printed."""
    texts = {words_field(key): TextAreaField(heading, validators=[LONG]) for key, heading in headings.items()}
    parts = {part_field(one): TextAreaField("Only this part of it", validators=[LONG]) for one in quotes}
    return type("ReportForm", (WritingForm,), {**texts, **parts})
