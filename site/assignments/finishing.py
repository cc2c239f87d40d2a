"""Which lines of the education record finish an activity."""

import datetime as dt
from typing import TYPE_CHECKING

from core.time import start_of_day
from records.models import Entry, EntryQuerySet

if TYPE_CHECKING:
    from assignments.models import Assignment


def finishing_entries(activity_key: str, counts_from: dt.date | None = None) -> EntryQuerySet:
    """Entries that say their cadre has finished the activity and that no correction withdrew.

    Args:
        counts_from: what happened before this day, on the site's clock, is left out.
    """
    found: EntryQuerySet = Entry.objects.filter(activity_key=activity_key).standing()
    return found.filter(occurred_at__gte=start_of_day(counts_from)) if counts_from else found


def entries_that_finish(assignment: "Assignment") -> EntryQuerySet:
    """Entries that finish the assignment, in its cycle."""
    return finishing_entries(assignment.activity_key, assignment.counts_from)
