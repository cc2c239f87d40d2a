"""Quarters of a year. Pure."""

import datetime as dt

from core.time import site_date


def days_of(year: int, quarter: int) -> tuple[dt.date, dt.date]:
    """Return the first and last day of a quarter; 0 is the whole year."""
    if quarter == 0:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    first = dt.date(year, 3 * quarter - 2, 1)
    after = dt.date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return first, after - dt.timedelta(days=1)


def quarter_of(day: dt.date) -> int:
    """Return 1, 2, 3 or 4."""
    return (day.month + 2) // 3


def last_ended(at: dt.datetime) -> tuple[int, int]:
    """Return year and quarter of the quarter that ended last before `at`."""
    today = site_date(at)
    quarter = quarter_of(today) - 1
    return (today.year, quarter) if quarter else (today.year - 1, 4)
