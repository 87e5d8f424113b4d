"""What an appointment and a take-away allow."""

from datetime import UTC, date, datetime, time, timedelta

from clinic.appointments.models import MOVES, Appointment, AppointmentStatus, TakeAway
from clinic.cases.models import Setting
from clinic.core.clock import local, now, today, zone
from clinic.core.errors import RuleError, StaleVersion
from clinic.core.filters import full_date

FARTHEST = timedelta(days=2 * 366)

WORDS = {
    AppointmentStatus.PLANNED: "planned",
    AppointmentStatus.HELD: "held",
    AppointmentStatus.CANCELLED: "cancelled",
}


def check_move(appointment: Appointment, to: AppointmentStatus) -> None:
    """Raise RuleError unless the appointment may become `to`."""
    if to not in MOVES[appointment.status]:
        raise RuleError(f"This session is {WORDS[appointment.status]} already.")


def check_planned(appointment: Appointment) -> None:
    """Raise RuleError unless it can still be changed."""
    if appointment.status is not AppointmentStatus.PLANNED:
        raise RuleError(f"This session is {WORDS[appointment.status]}; it cannot be changed.")


def check_day(day: date, opened_on: date) -> None:
    """Raise RuleError for a day on which the case was not open yet, or that is surely a slip of the pen."""
    if day < opened_on:
        raise RuleError(f"The case was opened on {full_date(opened_on)}; choose a later day.", field="on")
    if day > today() + FARTHEST:
        raise RuleError("That is more than two years ahead. Is the year right?", field="on")


def check_exists(day: date, at: time) -> None:
    """Raise RuleError for a time that the clocks leap over in the practice's zone."""
    wall = datetime.combine(day, at, tzinfo=zone())
    if local(wall.astimezone(UTC)).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise RuleError(
            "The clocks go forward that night and leave this time out; choose another.", field="at"
        )


def check_may_be_held(appointment: Appointment) -> None:
    """Raise RuleError while the session lies ahead."""
    if appointment.starts_at > now():
        raise RuleError("This session has not begun yet.")


def check_revision(found: int, sent: int) -> None:
    """Raise StaleVersion when somebody (often the same person in another tab) saved in the meantime."""
    if found != sent:
        raise StaleVersion("This was also changed elsewhere in the meantime.")


def check_can_permit(take_away: TakeAway) -> None:
    """Raise RuleError when it was opened to the partner already: the counsellor's key was turned, too."""
    if take_away.opened_at is None:
        return
    if take_away.taken_back_at is None:
        raise RuleError("Your partner can read this already.")
    raise RuleError(
        "You took this back. Please speak with your counsellor if your partner should read it again."
    )


def check_can_open(take_away: TakeAway) -> None:
    """Raise RuleError unless its author lets the partner read it and it is not open yet."""
    permitted = take_away.permitted_at is not None and take_away.setting is Setting.PARTNER
    if not permitted or take_away.taken_back_at is not None:
        raise RuleError("Its author has not said that the partner may read it.")
    if take_away.opened_at is not None:
        raise RuleError("It is open already.")
