"""What the law asks of editors today, for their home page."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from cadres.models import Cadre
from law.models import StaleCitation, Version


@dataclass(frozen=True, slots=True)
class StaleDesk:
    """The stale queue in figures.

    Args:
        mine: open lines that `editor` owns.
        oldest_days: age of the oldest open line in whole days; None when nothing is open.
        unconfirmed: versions whose proposed changes nobody has confirmed, those in force first.
    """

    total: int
    mine: int
    oldest_days: int | None
    url: str
    lines: list[StaleCitation]
    unconfirmed: list[Version]


def stale_desk(editor: Cadre, *, at: dt.datetime, limit: int = 5) -> StaleDesk:
    """Return the queue for the home page of `editor`, their own lines first. Three queries."""
    lines = list(StaleCitation.objects.open().oldest_first()[:200])
    own_first = sorted(lines, key=lambda line: line.owner_id != editor.pk)
    return StaleDesk(
        total=StaleCitation.objects.open().count() if len(lines) == 200 else len(lines),
        mine=sum(line.owner_id == editor.pk for line in lines),
        oldest_days=lines[0].days_waiting(at) if lines else None,
        url=reverse("law_stale"),
        lines=own_first[:limit],
        unconfirmed=list(
            Version.objects.awaiting_confirmation()
            .select_related("instrument")
            .order_by("in_force_from")
        ),
    )
