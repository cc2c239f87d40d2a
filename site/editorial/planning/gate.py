"""Nothing goes live under embargo; scheduling it for later is fine."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from core.publishing_gates import gate_of_publishing
from core.time import day_and_time
from editorial.models import EditorialPlan


@gate_of_publishing
def embargo_is_over(*, page: Any) -> Sequence[str]:
    """Hold the page back until its embargo ends, unless it is scheduled for then or later."""
    if page.pk is None:
        return ()
    plan = EditorialPlan.objects.filter(page_id=page.pk).first()
    until = plan.embargo_until if plan else None
    goes_live_at = max(filter(None, (page.go_live_at, timezone.now())))
    if until is None or goes_live_at >= until:
        return ()
    return (
        _(
            "Under embargo until %(time)s (%(zone)s): schedule it for then or later, or change "
            "the plan."
        )
        % {"time": day_and_time(until), "zone": settings.TIME_ZONE},
    )
