"""The audience of a difference lesson, as a condition of rules."""

import datetime as dt
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assignments.amendments.models import DeltaLesson
from assignments.amendments.services import CERTIFIED
from assignments.audiences.conditions import Condition, Options
from cadres.models import Posting, Unit
from records.models import Certificate


class CertifiedOnOldText(Condition):
    """Holds a certificate that rests on the text before an amendment which touches their post."""

    code = CERTIFIED
    label = gettext_lazy("certified on the text before an amendment")

    def options(self, units: list[Unit]) -> Options:
        return [
            (str(lesson.pk), str(lesson))
            for lesson in DeltaLesson.objects.select_related("version__instrument")
        ]

    def q(self, value: str, today: dt.date) -> Q:
        lesson = DeltaLesson.objects.filter(pk=value).select_related("version").first()
        if lesson is None or not lesson.activities:
            return Q(pk__in=[])
        of_activity = reduce(
            or_, (Q(entry__activity_key__startswith=f"{one}@") for one in lesson.activities)
        )
        held = Certificate.objects.unrevoked().filter(
            of_activity,
            Q(valid_until=None) | Q(valid_until__gte=today),
            cadre=OuterRef("pk"),
            issued_on__lt=lesson.version.in_force_from,
        )
        matched = Q(Exists(held))
        if lesson.posts:
            postings = Posting.objects.on(today).filter(
                cadre=OuterRef("pk"), post__in=lesson.posts
            )
            matched &= Q(Exists(postings))
        return matched

    def words(self, value: str) -> str:
        return _("were certified before %(version)s, which touches their post") % {
            "version": _named(value)
        }

    def words_negated(self, value: str) -> str:
        return _("were not certified before %(version)s, or hold no post that it touches") % {
            "version": _named(value)
        }


def _named(value: str) -> str:
    lesson = DeltaLesson.objects.filter(pk=value).select_related("version__instrument").first()
    return str(lesson) if lesson else value
