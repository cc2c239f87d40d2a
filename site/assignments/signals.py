"""What the layers above may listen to."""

from functools import partial

from django.db import transaction
from django.dispatch import Signal

# Sent after commit, with `assignment_id`: a figure of this assignment's board has changed.
tally_changed = Signal()


def announce_on_commit(assignment_id: int) -> None:
    """Send `tally_changed` once the current transaction is committed, and never otherwise.

    A listener that fails is logged; what was committed stays.
    """
    send = partial(tally_changed.send_robust, sender=None, assignment_id=assignment_id)
    transaction.on_commit(send, robust=True)
