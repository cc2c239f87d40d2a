"""The law tells when a version comes into force."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from assignments.amendments.models import KIND, DeltaLesson
from assignments.amendments.services import draft_delta_lesson
from assignments.models import Obligation
from assignments.models.assignment import activity_addresses
from law.changes.outcomes import Outcome, tells_outcome
from law.models import Version
from law.observers import observes_commencements


@observes_commencements
def ask_for_the_difference(*, version: Version, at: dt.datetime) -> None:
    draft_delta_lesson(version=version, at=at)


@tells_outcome
def difference_lesson(version: Version) -> Outcome | None:
    """The lesson that was drafted, and how many are asked for it. Two queries."""
    lesson = DeltaLesson.objects.filter(version=version).first()
    if lesson is None:
        return None
    asked = Obligation.objects.filter(assignment__activity_key=lesson.activity_key).count()
    said = _("Difference lesson drafted: %(minutes)d minutes, asked of %(asked)d people")
    return Outcome(
        said % {"minutes": lesson.minutes, "asked": asked}, lesson.get_absolute_url()
    )


def _address(activity_key: str) -> str:
    version_id = activity_key.partition(":")[2].partition("@")[0]
    return reverse("delta_lesson", args=[version_id])


activity_addresses[KIND] = _address
