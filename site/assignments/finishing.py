"""Which lines of the education record finish an activity.

A course has editions: whoever finishes one has done what was asked of it or of an earlier one.
"""

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from core.time import start_of_day
from records.models import Entry, EntryQuerySet

if TYPE_CHECKING:
    from assignments.models import Assignment


_COURSE: Final = re.compile(r"(courses\.course:\d+)@(\d+)")
# An assignment is finished by this many later editions: more than a course has in its cycle.
_LATER_EDITIONS: Final = 32


def keys_finished_by(activity_key: str) -> list[str]:
    """Return the activities that an entry of `activity_key` finishes, its own first.

    Of a course these are its edition and every earlier one; of anything else itself.
    """
    found = _COURSE.fullmatch(activity_key)
    if found is None:
        return [activity_key]
    return [f"{found[1]}@{edition}" for edition in range(int(found[2]), 0, -1)]


def keys_that_finish(activity_key: str) -> list[str]:
    """Return the activities whose entries finish what was asked as `activity_key`."""
    found = _COURSE.fullmatch(activity_key)
    if found is None:
        return [activity_key]
    first = int(found[2])
    return [f"{found[1]}@{first + later}" for later in range(_LATER_EDITIONS + 1)]


def finishing_entries(activity_key: str, counts_from: dt.date | None = None) -> EntryQuerySet:
    """Entries that say their cadre has finished the activity and that no correction withdrew.

    Args:
        counts_from: what happened before this day, on the site's clock, is left out.
    """
    keys = keys_that_finish(activity_key)
    found: EntryQuerySet = Entry.objects.filter(activity_key__in=keys).standing()
    return found.filter(occurred_at__gte=start_of_day(counts_from)) if counts_from else found


def entries_that_finish(assignment: "Assignment") -> EntryQuerySet:
    """Entries that finish the assignment, in its cycle."""
    return finishing_entries(assignment.activity_key, assignment.counts_from)
