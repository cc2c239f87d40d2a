"""What the background worker does for editors."""

import datetime as dt

from core.periodic import every
from editorial.planning import services


@every(seconds=900)
def note_reviews_due(at: dt.datetime) -> None:
    """Note which pages are due for re-review."""
    services.note_reviews_due(at=at)


@every(seconds=60)
def mail_review_notices(at: dt.datetime) -> None:
    """Mail the notices that have not gone out."""
    services.mail_notices(at=at)
