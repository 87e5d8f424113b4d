"""How dates and times are said to people."""

import re
from datetime import date, datetime, timedelta

from flask import Flask
from markupsafe import Markup, escape

from clinic.core.clock import local, now, today

# A telephone number as people write it, or one of the short ones for emergencies; not a date or a year.
NUMBER = re.compile(r"(?<![\w.+-])(?:\+?\d(?:[ ()-]{0,2}\d){6,14}|112|911|999)(?!\w|[.-]\d)")
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def calls(text: str) -> Markup:
    """The text, escaped, its telephone numbers as links that call them."""
    parts, end = [], 0
    for found in NUMBER.finditer(text):
        if ISO_DATE.match(found[0]):
            continue
        number = re.sub(r"[^\d+]", "", found[0])
        link = Markup('<a href="tel:{}">{}</a>').format(number, found[0])
        parts += [escape(text[end : found.start()]), link]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def _day_of(moment: date | datetime) -> date:
    return local(moment).date() if isinstance(moment, datetime) else moment


def day(moment: date | datetime) -> str:
    """'Wed 25 Nov', with the year when it is not this year's."""
    found = _day_of(moment)
    words = f"{found:%a} {found.day} {found:%b}"
    return words if found.year == today().year else f"{words} {found.year}"


def long_day(moment: date | datetime) -> str:
    """'Wednesday 25 November', with the year when it is not this year's."""
    found = _day_of(moment)
    words = f"{found:%A} {found.day} {found:%B}"
    return words if found.year == today().year else f"{words} {found.year}"


def full_date(moment: date | datetime) -> str:
    """'25 November 2026'."""
    found = _day_of(moment)
    return f"{found.day} {found:%B} {found.year}"


def clock_time(instant: datetime) -> str:
    """'22:51' in the practice's zone."""
    return f"{local(instant):%H:%M}"


def ago(instant: datetime) -> str:
    """'07:40' today, 'yesterday', '3 d' up to two weeks, then the day."""
    days = (today() - local(instant).date()).days
    if days <= 0:
        return clock_time(instant)
    if days == 1:
        return "yesterday"
    return f"{days} d" if days <= 14 else day(instant)


def part_of_day() -> str:
    """'morning', 'afternoon' or 'evening', for a greeting."""
    hour = local(now()).hour
    if 4 <= hour < 12:
        return "morning"
    return "afternoon" if hour < 18 and hour >= 12 else "evening"


def minutes_words(minutes: int) -> str:
    """'50 min', '1 h 15 min'."""
    hours, rest = divmod(int(timedelta(minutes=minutes).total_seconds()) // 60, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def install(app: Flask) -> None:
    """Make the filters known to templates."""
    for function in (day, long_day, full_date, clock_time, ago, minutes_words, calls):
        app.add_template_filter(function)
    app.add_template_global(part_of_day)
