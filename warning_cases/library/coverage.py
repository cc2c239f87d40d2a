"""The editor's coverage map: which risk points have no case younger than two years."""

import datetime as dt
from typing import Any, Final, NamedTuple

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from cadres.models import RiskPoint
from core.time import site_date
from warning_cases.models import WarningCasePage

FRESH_YEARS: Final = 2


class Coverage(NamedTuple):
    """How many risk points there are, and how many lack a fresh case."""

    total: int
    without: int


def fresh_since(at: dt.datetime) -> dt.date:
    """Return the day since which a case counts as fresh: two years before the site's today."""
    today = site_date(at)
    try:
        return today.replace(year=today.year - FRESH_YEARS)
    except ValueError:  # 29 February
        return today.replace(year=today.year - FRESH_YEARS, day=28)


def risk_points_covered(*, reader: Any, at: dt.datetime) -> QuerySet[RiskPoint]:
    """Return every risk point with `newest`, the day its newest case came out, and `case_title`.

    Only cases that `reader` may read count. Uncovered and oldest first; one query.
    """
    cases = (
        WarningCasePage.objects.live()
        .readable_by(reader)
        .filter(risk_points=OuterRef("pk"))
        .order_by("-first_published_at", "-pk")
    )
    return (
        RiskPoint.objects.select_related("post")
        .annotate(
            newest=Subquery(cases.values("first_published_at")[:1]),
            case_id=Subquery(cases.values("pk")[:1]),
            case_title=Subquery(cases.values("title")[:1]),
        )
        .order_by(F("newest").asc(nulls_first=True), "post__code", "code")
    )


def coverage(*, reader: Any, at: dt.datetime) -> Coverage:
    """Return the figures of the map. One query."""
    points = risk_points_covered(reader=reader, at=at).order_by()
    stale = Q(newest=None) | Q(newest__date__lt=fresh_since(at))
    figures = points.aggregate(total=Count("pk"), without=Count("pk", filter=stale))
    return Coverage(figures["total"], figures["without"])
