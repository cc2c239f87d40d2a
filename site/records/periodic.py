"""What the background worker does for the record."""

import datetime as dt
import logging

from core.periodic import every
from records import sequencer

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
