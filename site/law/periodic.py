"""What the background worker does for the law."""

import datetime as dt

from core.periodic import every
from law.stale.services import announce_versions


@every(seconds=300)
def announce_what_came_into_force(at: dt.datetime) -> None:
    """List what cites articles that changed today, and tell the layers above."""
    announce_versions(at=at)
