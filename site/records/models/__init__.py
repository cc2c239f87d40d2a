from records.models.certificate import Certificate
from records.models.entry import Entry, EntryQuerySet, Kind
from records.models.pledge import Pledge, PledgeText

__all__ = ["Certificate", "Entry", "EntryQuerySet", "Kind", "Pledge", "PledgeText"]
