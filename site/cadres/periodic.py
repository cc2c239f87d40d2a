"""What the background worker does for notices."""

import datetime as dt

from cadres.notices.services import deliver_notices
from core.periodic import every


@every(seconds=30)
def send_waiting_notices(at: dt.datetime) -> None:
    """Send what waits in the outbox and is due."""
    deliver_notices(at=at)
