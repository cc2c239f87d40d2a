"""What was published last, for the public front page."""

from typing import Any

from django.utils import timezone

from campaigns.models import CampaignPage
from courses.models import CoursePage
from exemplars.models import ExemplarPage
from law.models import LawModulePage
from warning_cases.models import WarningCasePage


def latest_publications(reader: Any) -> dict[str, Any]:
    """Return up to three cases, two exemplars, four law modules, courses, and the next campaign.

    Only what `reader` may read.
    """
    today = timezone.localdate()
    return {
        "latest_cases": WarningCasePage.objects.live()
        .public()
        .readable_by(reader)
        .order_by("-first_published_at")[:3],
        "latest_exemplars": ExemplarPage.objects.live()
        .public()
        .order_by("-first_published_at")[:2],
        "law_modules": LawModulePage.objects.live().public().order_by("path")[:4],
        "courses": CoursePage.objects.live().order_by("path")[:3],
        "next_campaign": CampaignPage.objects.live()
        .filter(ends_on__gte=today)
        .order_by("festival_on")
        .first(),
    }
