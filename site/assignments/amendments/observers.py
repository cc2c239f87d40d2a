"""The law tells when a version comes into force."""

import datetime as dt

from django.urls import reverse

from assignments.amendments.models import KIND
from assignments.amendments.services import draft_delta_lesson
from assignments.models.assignment import activity_addresses
from law.models import Version
from law.observers import observes_commencements


@observes_commencements
def ask_for_the_difference(*, version: Version, at: dt.datetime) -> None:
    draft_delta_lesson(version=version, at=at)


def _address(activity_key: str) -> str:
    version_id = activity_key.partition(":")[2].partition("@")[0]
    return reverse("delta_lesson", args=[version_id])


activity_addresses[KIND] = _address
