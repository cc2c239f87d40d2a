"""What is asked of one person: read on every home and course page, so prepared."""

import datetime as dt
from typing import Final

from django.db.models import BigIntegerField, CharField, DateField

from assignments.models import Obligation
from cadres.models import Cadre
from core.prepared import PreparedRead
from core.time import site_date

_OF_PERSON: Final = PreparedRead(
    lambda cadre, day: Obligation.objects.filter(cadre=cadre).asked_on(day),
    cadre=BigIntegerField(),
    day=DateField(),
)
_OF_ACTIVITY: Final = PreparedRead(
    lambda cadre, activity_key, day: Obligation.objects.of(cadre, activity_key).asked_on(day),
    cadre=BigIntegerField(),
    activity_key=CharField(),
    day=DateField(),
)


def asked_of(cadre: Cadre, at: dt.datetime) -> list[Obligation]:
    """Return what is asked of `cadre` at the instant `at`, the soonest due first. One query."""
    return _OF_PERSON.rows(cadre=cadre.pk, day=site_date(at))


def asked_for(cadre: Cadre, activity_key: str, at: dt.datetime) -> list[Obligation]:
    """Return what is asked of `cadre` of one activity at the instant `at`. One query."""
    return _OF_ACTIVITY.rows(cadre=cadre.pk, activity_key=activity_key, day=site_date(at))
