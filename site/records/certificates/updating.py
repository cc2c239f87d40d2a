"""Giving certificates the date of a newer text that their holder has studied."""

import datetime as dt
from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q

from cadres.models import Cadre
from core.time import site_date
from records.models import Certificate, CertificateUpdate, Entry


@transaction.atomic
def update_certificates(
    *,
    cadre: Cadre,
    activities: Sequence[str],
    before: dt.date,
    entry: Entry,
    at: dt.datetime,
) -> int:
    """Let the standing certificates of `cadre` carry the date of `entry` beside their own.

    What is printed stays as it was; the update is added under it. Repeating it changes nothing.

    Args:
        activities: activities without edition, such as "courses.course:42".
        before: certificates issued on this day or later know the new text already.

    Returns:
        How many certificates it concerns.
    """
    if not activities:
        return 0
    named = reduce(or_, (Q(entry__activity_key__startswith=f"{one}@") for one in activities))
    held = Certificate.objects.unrevoked().filter(named, cadre=cadre, issued_on__lt=before)
    updates = [
        CertificateUpdate(
            certificate=certificate,
            entry=entry,
            title=entry.title,
            title_en=entry.title_en,
            updated_on=site_date(at),
        )
        for certificate in held
    ]
    CertificateUpdate.objects.bulk_create(updates, ignore_conflicts=True)
    return len(updates)
