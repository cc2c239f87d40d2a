from records.models.access import VIEW_MINUTES, Purpose, RecordView
from records.models.certificate import Certificate, NameGuess
from records.models.correction import CorrectionRequest
from records.models.entry import Effect, Entry, EntryQuerySet, Kind
from records.models.log import Checkpoint, EntrySalt, Leaf, LeafQuerySet, Node
from records.models.pledge import Pledge, PledgeText

__all__ = [
    "VIEW_MINUTES",
    "Certificate",
    "Checkpoint",
    "CorrectionRequest",
    "Effect",
    "Entry",
    "EntryQuerySet",
    "EntrySalt",
    "Kind",
    "Leaf",
    "LeafQuerySet",
    "NameGuess",
    "Node",
    "Pledge",
    "PledgeText",
    "Purpose",
    "RecordView",
]
