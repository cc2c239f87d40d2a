"""What a person is told on their own record about corrections of it."""

import datetime as dt
from typing import Final

from django.db.models import Q

from cadres.models import Cadre
from records.models import CorrectionRequest

NEWS_DAYS: Final = 30
MOST: Final = 5


def correction_news(cadre: Cadre, at: dt.datetime) -> list[CorrectionRequest]:
    """Return what waits for a decision about `cadre` and what was decided lately. One query."""
    lately = Q(decided_at__gt=at - dt.timedelta(days=NEWS_DAYS)) & ~Q(state="WITHDRAWN")
    return list(
        cadre.correction_requests.filter(Q(state="WAITING") | lately)
        .select_related("entry", "requested_by", "decided_by")
        .newest_first()[:MOST]
    )
