"""One place for dates that people read: site time zone, end of day, and their formats."""

import calendar
import datetime as dt

from django.utils import formats, timezone


def end_of_day(day: dt.date) -> dt.datetime:
    """Return the last instant of `day` on the site's clock: "due 24 September" ends then."""
    zone = timezone.get_default_timezone()
    next_day = dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, tzinfo=zone)
    return next_day - dt.timedelta(microseconds=1)


def start_of_day(day: dt.date) -> dt.datetime:
    """Return the first instant of `day` on the site's clock."""
    return dt.datetime.combine(day, dt.time.min, tzinfo=timezone.get_default_timezone())


def site_date(at: dt.datetime) -> dt.date:
    """Return the calendar date of the aware instant `at` on the site's clock."""
    return timezone.localtime(at, timezone.get_default_timezone()).date()


def clock(at: dt.datetime) -> str:
    """Return hours, minutes and seconds of `at` on the site's clock, as "14:03:22"."""
    return timezone.localtime(at, timezone.get_default_timezone()).strftime("%H:%M:%S")


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day `months` later, or the last one of a shorter month."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def long_date(day: dt.date) -> str:
    """Return `day` the way the current language writes it in a sentence."""
    return formats.date_format(day, "DATE_FORMAT")


def long_moment(at: dt.datetime) -> str:
    """Return date and time of `at` on the site's clock as the language writes them in a sentence."""
    local = timezone.localtime(at, timezone.get_default_timezone())
    return f"{long_date(local.date())} {local:%H:%M}"


def day_and_time(at: dt.datetime) -> str:
    """Return date and time of `at` on the site's clock, as "2026-11-30 09:30"."""
    return timezone.localtime(at, timezone.get_default_timezone()).strftime("%Y-%m-%d %H:%M")
