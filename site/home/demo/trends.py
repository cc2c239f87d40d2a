"""The lines of the boards: what the figures were on the days before the demo was loaded."""

import datetime as dt
from typing import Final

from assignments.indicators.registry import View
from assignments.models import Assignment, Collection
from assignments.overview.collecting import collect_day, rebuild_snapshots
from core.time import end_of_day, site_date

DAYS: Final = 10


def load_trends(at: dt.datetime) -> int:
    """Reckon the figures of the days before, once, as the worker would have; return how many days."""
    today = site_date(at)
    if Collection.objects.filter(day__lt=today).exists():
        return 0
    for number in range(DAYS, 0, -1):
        day = today - dt.timedelta(days=number)
        collect_day(day=day, view=View.THEN, at=end_of_day(day))
    for assignment in Assignment.objects.all():
        rebuild_snapshots(assignment=assignment, until=today)
    return DAYS
