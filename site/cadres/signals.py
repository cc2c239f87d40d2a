"""What the layers above may listen to."""

from functools import partial

from django.db import transaction
from django.dispatch import Signal

# Sent with `public_id`: a roster file has come further, or has another state.
roster_came_further = Signal()


def tell_on_commit(public_id: object) -> None:
    """Send `roster_came_further` after the commit; a listener that fails is logged."""
    send = partial(roster_came_further.send_robust, sender=None, public_id=str(public_id))
    transaction.on_commit(send, robust=True)
