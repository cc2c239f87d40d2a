"""Which lines of the education record finish an activity."""

from records.models import Entry, EntryQuerySet, Kind


def finishing_entries(activity_key: str) -> EntryQuerySet:
    """Entries that say their cadre has finished the activity; corrections of them do not."""
    return Entry.objects.filter(activity_key=activity_key).exclude(kind=Kind.CORRECTION)
