"""How long a certificate is valid, and when its holder is reminded. Pure."""

import calendar
import datetime as dt
from typing import Final, NamedTuple

REMINDER_DAYS: Final = (90, 60, 30, 7)  # before the last valid day


class Window(NamedTuple):
    """`step` is due while `from_days`…`to_days` days are left, both included."""

    step: int
    from_days: int
    to_days: int


# Each step until the next one takes over: whoever is late is reminded once, not four times.
WINDOWS: Final = tuple(
    Window(step, below + 1 if below else 0, step)
    for step, below in zip(REMINDER_DAYS, (*REMINDER_DAYS[1:], 0), strict=True)
)


def last_valid_day(issued_on: dt.date, months: int) -> dt.date:
    """Return the last day of a validity of `months` months, 1 or more.

    The day before the same day of the month; a month too short for it is used up to its end:
    12 months from 2026-09-14 end on 2027-09-13, 1 month from 2027-01-31 on 2027-02-28.

    Raises:
        ValueError: `months` is less than 1.
    """
    if months < 1:
        raise ValueError("a certificate is valid for at least one month")
    years, month = divmod(issued_on.month - 1 + months, 12)
    year, month = issued_on.year + years, month + 1
    length = calendar.monthrange(year, month)[1]
    if issued_on.day > length:
        return dt.date(year, month, length)
    return dt.date(year, month, issued_on.day) - dt.timedelta(days=1)


def step_due(days_left: int) -> int | None:
    """Return which reminder is due `days_left` days before the last valid day; None for none."""
    return next(
        (w.step for w in WINDOWS if w.from_days <= days_left <= w.to_days),
        None,
    )
