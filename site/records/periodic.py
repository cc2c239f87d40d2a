"""What the background worker does for the record."""

import datetime as dt
import logging

from core.periodic import every
from records import sequencer
from records.certificates import expiry
from records.credits.services import note_ranks as note_ranks_held

logger = logging.getLogger(__name__)


@every(seconds=2)
def sequence_new_entries(at: dt.datetime) -> None:
    """Give new entries their place in the tree, unless another worker is at it."""
    try:
        sequencer.sequence(at=at)
    except sequencer.NotLeader:
        logger.debug("another worker is numbering entries")


@every(seconds=600)
def sign_the_record(at: dt.datetime) -> None:
    """Sequence whatever is left and sign a checkpoint."""
    try:
        sequencer.bring_up_to_date(at=at)
    except sequencer.NotLeader:
        logger.debug("another worker is numbering entries")


@every(seconds=900)
def tell_of_ending_certificates(at: dt.datetime) -> None:
    """Remind holders before their certificates end, and record those that have."""
    expiry.remind_of_ends(at=at)
    expiry.record_lapses(at=at)


@every(seconds=3600)
def note_ranks(at: dt.datetime) -> None:
    """Note promotions since the last look."""
    note_ranks_held(at=at)
