"""Dates in columns: '25 Nov'. Pages of many rows ask for the same words over and over, so they are kept."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from clinic.core.clock import local, today

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def short_day(moment: date | datetime) -> str:
    """'25 Nov', with the year when it is not this year's."""
    found = local(moment).date() if isinstance(moment, datetime) else moment
    return date_words(today().year)(found)


@lru_cache(maxsize=4)
def date_words(this_year: int) -> Callable[[date], str]:
    """`short_day` for days, seen from one year."""

    @lru_cache(maxsize=4096)
    def words(day: date) -> str:
        year = "" if day.year == this_year else f" {day.year}"
        return f"{day.day} {day:%b}{year}"

    return words
