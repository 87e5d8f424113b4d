"""How dates, times and states are said to clients: kindly, and never as a demand."""

from datetime import date, datetime

from clinic.core.clock import local, today
from clinic.core.filters import long_day
from clinic.programmes.schema import Due, StepContent

A_WEEK = 7


def day_month(instant: datetime) -> str:
    """'8 November', with the year when it is not this year's."""
    found = local(instant).date()
    words = f"{found.day} {found:%B}"
    return words if found.year == today().year else f"{words} {found.year}"


def on_day(instant: datetime) -> str:
    """'today', 'yesterday', 'on Sunday' within a week, then 'on 8 November'."""
    days = (today() - local(instant).date()).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    return f"on {local(instant):%A}" if days < A_WEEK else f"on {day_month(instant)}"


def time_needed(content: StepContent) -> str:
    """'When you have about 20 minutes'."""
    if content.minutes is None:
        return "When you have a quiet hour"
    return f"When you have about {content.minutes[0]} minutes"


def due_words(content: StepContent, due_on: date | None) -> str:
    """What is said of a date; nothing once it has passed, because nobody is scolded here."""
    if due_on is None or due_on < today() or content.due is Due.NEVER:
        return ""
    if content.due is Due.SOFT:
        return f"There is no hurry. Around {long_day(due_on)} would be a good time, and later is fine."
    return f"Your counsellor would like to read it by {long_day(due_on)}. If that is too soon, it can wait."
