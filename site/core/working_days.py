"""Which days people work, and which day lies so many working days away. Pure; no clock, no tables.

Festivals come from the `holidays` library, which computes lunar dates and knows the days off and
on that the State Council has announced. What is announced later is in `exceptions`.
"""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from holidays import country_holidays

WEEKEND: Final = (5, 6)
MOST_DAYS: Final = 400  # nobody is off work for longer than this


class NoWorkingDay(ValueError):
    """The exceptions say that nobody ever works."""


@lru_cache(maxsize=64)
def _year(year: int) -> Any:
    return country_holidays("CN", years=[year])


def works_by_law(day: dt.date) -> bool:
    """Tell whether `day` is a working day as far as the library knows."""
    if not 1950 <= day.year <= 2099:
        return day.weekday() not in WEEKEND
    return bool(_year(day.year).is_working_day(day))


class WorkCalendar:
    """Working days; `exceptions` (day → whether it is worked) go before everything else."""

    def __init__(self, exceptions: Mapping[dt.date, bool] | None = None) -> None:
        self._exceptions = dict(exceptions or {})

    def is_working(self, day: dt.date) -> bool:
        """Tell whether people work on `day`."""
        decided = self._exceptions.get(day)
        return works_by_law(day) if decided is None else decided

    def shift(self, day: dt.date, number: int) -> dt.date:
        """Return the `number`-th working day after `day`, or before it where negative.

        0 is `day` itself, or the first working day after it.

        Raises:
            NoWorkingDay: there is none within a year or so.
        """
        step = dt.timedelta(days=-1 if number < 0 else 1)
        left, found = abs(number), day
        if number == 0:
            found, left = day - step, 1
        looked = 0
        while left:
            found += step
            if self.is_working(found):
                left, looked = left - 1, 0
            else:
                looked += 1
                if looked > MOST_DAYS:
                    raise NoWorkingDay(f"no working day within {MOST_DAYS} days of {day}")
        return found

    def working_days(self, first: dt.date, last: dt.date) -> list[dt.date]:
        """Return the working days from `first` to `last`, both included."""
        days = (last - first).days + 1
        every = (first + dt.timedelta(days=number) for number in range(max(0, days)))
        return [day for day in every if self.is_working(day)]
