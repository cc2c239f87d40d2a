"""The working-day calendar and sending hours as they stand in the database."""

import datetime as dt
from typing import Final

from django.utils import timezone

from assignments.reminders.ladder import Hours
from assignments.reminders.models import SendingHours, WorkDay
from core.working_days import WorkCalendar

USUAL: Final = Hours(dt.time(8, 30), dt.time(18, 0))


def work_calendar() -> WorkCalendar:
    """Return the calendar with the swapped days of the table. One query."""
    return WorkCalendar(dict(WorkDay.objects.values_list("day", "is_working")))


def sending_hours() -> Hours:
    """Return the hours of the table, or the usual ones. One query."""
    row = SendingHours.objects.first()
    return Hours(row.opens, row.closes) if row else USUAL


def local(at: dt.datetime) -> dt.datetime:
    """Return `at` by the site's clock."""
    return timezone.localtime(at, timezone.get_default_timezone())
