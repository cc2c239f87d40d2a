"""The key under which a browser keeps what the server has not confirmed yet.

One for each attempt, never stored: the server works it out again for whoever may see the attempt.
What a browser was left with is unreadable without signing in as the same person.
"""

import base64

from django.utils.crypto import salted_hmac

from quizzes.models import Attempt


def journal_key(attempt: Attempt) -> str:
    """Return 256 bits in Base64, the same for every window of `attempt`."""
    secret = salted_hmac(
        "quizzes.journal", f"{attempt.public_id}:{attempt.cadre_id}", algorithm="sha256"
    )
    return base64.b64encode(secret.digest()).decode()
