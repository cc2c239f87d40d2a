"""Which lines of the education record finish an activity."""

from records.models import Entry, EntryQuerySet


def finishing_entries(activity_key: str) -> EntryQuerySet:
    """Entries that say their cadre has finished the activity and that no correction withdrew."""
    return Entry.objects.filter(activity_key=activity_key).standing()
