"""Periodic jobs of courses."""

import datetime as dt

from core.periodic import every
from courses.media.services import forget_beats


@every(seconds=6 * 3600)
def forget_old_beats(at: dt.datetime) -> None:
    """Delete heartbeats of players a week after they were counted."""
    forget_beats(at=at)
