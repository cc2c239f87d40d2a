"""What the background worker does for quizzes."""

import datetime as dt

from core.periodic import every
from quizzes.services import close_overdue_attempts


@every(seconds=5)
def close_overdue(at: dt.datetime) -> int:
    """Close attempts whose deadline has passed, with the answers saved."""
    return close_overdue_attempts(at=at)
