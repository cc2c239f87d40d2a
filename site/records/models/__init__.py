from records.models.access import VIEW_MINUTES, Purpose, RecordView
from records.models.certificate import Certificate, NameGuess
from records.models.entry import Entry, EntryQuerySet, Kind
from records.models.pledge import Pledge, PledgeText

__all__ = [
    "VIEW_MINUTES",
    "Certificate",
    "Entry",
    "EntryQuerySet",
    "Kind",
    "NameGuess",
    "Pledge",
    "PledgeText",
    "Purpose",
    "RecordView",
]
