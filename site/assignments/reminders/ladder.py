"""Which reminder is due on which day: T-7, T-1, T+1, T+3 in working days. Pure; no clock, no tables."""

import datetime as dt
from typing import Final, NamedTuple

from core.working_days import WorkCalendar

WITHIN_DAYS: Final = 40  # calendar days around the due day in which every rung lies
LATE_BY_AT_MOST: Final = 5  # working days; a worker that was away longer lets the last rung be


class Rung(NamedTuple):
    """One rung of the ladder: its code, and how many working days after the due day it lies."""

    code: str
    offset: int


RUNGS: Final = (
    Rung("BEFORE_7", -7),
    Rung("BEFORE_1", -1),
    Rung("AFTER_1", 1),
    Rung("AFTER_3", 3),
)


class Hours(NamedTuple):
    """When messages may go out on a working day, by the site's clock; quiet before and after."""

    opens: dt.time
    closes: dt.time

    def allow(self, moment: dt.datetime, calendar: WorkCalendar) -> bool:
        """Tell whether a message may go out at the local `moment`."""
        return calendar.is_working(moment.date()) and self.opens <= moment.time() < self.closes

    def next_opening(self, moment: dt.datetime, calendar: WorkCalendar) -> dt.datetime:
        """Return `moment` where messages may go out, else the next local instant when they may."""
        if self.allow(moment, calendar):
            return moment
        day = moment.date()
        if not calendar.is_working(day) or moment.time() >= self.closes:
            day = calendar.shift(day, 1)
        return dt.datetime.combine(day, self.opens, tzinfo=moment.tzinfo)


def rung_day(due_on: dt.date, rung: Rung, calendar: WorkCalendar) -> dt.date:
    """Return the working day on which `rung` goes out."""
    return calendar.shift(due_on, rung.offset)


def rungs_of(
    due_on: dt.date, opens_on: dt.date, calendar: WorkCalendar
) -> list[tuple[Rung, dt.date]]:
    """Return the rungs that something due on `due_on` and open since `opens_on` has, with their days.

    A rung whose day lies before the opening does not exist: nobody is reminded of what is not asked.
    """
    days = ((rung, rung_day(due_on, rung, calendar)) for rung in RUNGS)
    return [(rung, day) for rung, day in days if day >= opens_on]


def rung_on(
    due_on: dt.date, opens_on: dt.date, today: dt.date, calendar: WorkCalendar
) -> Rung | None:
    """Return the rung to send on `today`: the latest whose day has come, or none.

    A rung that was missed goes out late, but never after the next one's day has come.
    """
    if not calendar.is_working(today):
        return None
    come = [(rung, day) for rung, day in rungs_of(due_on, opens_on, calendar) if day <= today]
    if not come:
        return None
    rung, day = come[-1]
    if rung == RUNGS[-1] and today > calendar.shift(day, LATE_BY_AT_MOST):
        return None
    if rung.offset < 0 and today > due_on:
        return (
            None  # due days on weekends: neither "soon" nor "over" until the first working day
        )
    return rung
