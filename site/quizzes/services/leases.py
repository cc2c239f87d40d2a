"""Which window goes on with an attempt: the one that was opened last.

A lease refuses nothing. Another window's answers are saved like any others, the newest of each
question counting, and the window is told that the attempt goes on elsewhere.
"""

import uuid

from django.db import transaction

from cadres.models import Cadre
from quizzes.models import Attempt


@transaction.atomic
def take_lease(*, attempt_id: uuid.UUID, cadre: Cadre, window: str) -> Attempt:
    """Let `window` be the one that goes on with the attempt; a closed one is left alone.

    Args:
        window: what the window calls itself, up to 32 characters.

    Raises:
        Attempt.DoesNotExist: there is none, or it is somebody else's.
    """
    attempt = (
        Attempt.objects.select_for_update()
        .defer("paper", "marks")
        .get(public_id=attempt_id, cadre=cadre)
    )
    if attempt.closed_at is None and attempt.lease != window:
        attempt.lease = window
        attempt.save(update_fields=["lease"])
    return attempt
