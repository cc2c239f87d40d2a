from records.models.access import VIEW_MINUTES, Purpose, RecordView
from records.models.certificate import CODE_ALPHABET, CODE_LENGTH, Certificate, NameGuess
from records.models.entry import Entry, EntryQuerySet, Kind
from records.models.pledge import Pledge, PledgeText

__all__ = [
    "CODE_ALPHABET",
    "CODE_LENGTH",
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
