"""Writing the education record: entries, certificates, pledges."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import rfc8785
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cadres.models import Cadre, Posting
from core.errors import DomainError
from core.time import site_date
from records.models import Entry
from records.observers import entry_observers, start_observers


class AlreadyRecorded(DomainError):
    """The record holds this activity on this occasion already."""


def fingerprint(entry: Entry) -> str:
    """Return SHA-256, in hexadecimal, of the canonical JSON (RFC 8785) of `entry`."""
    return hashlib.sha256(rfc8785.dumps(entry.fingerprinted())).hexdigest()


@transaction.atomic
def record_entry(
    *,
    cadre: Cadre,
    kind: str,
    activity_key: str,
    title: str,
    title_en: str = "",
    at: dt.datetime,
    credit_hours: Decimal = Decimal("0.00"),
    credit_rule: str = "",
    outcome: Mapping[str, Any] | None = None,
    occasion: str = "",
) -> Entry:
    """Add one line to the education record of `cadre`, with unit and post as they are now.

    Costs one query and one insert in a savepoint, plus what observers ask.

    Args:
        activity_key: what was done and its version, such as "courses.course:42@3".
        at: aware instant of the event; its date on the site's clock is the date of the entry.
        credit_hours: hours awarded by `credit_rule`, to two places.
        outcome: JSON facts of the result, such as {"score": "86.00"}.
        occasion: tells repeated entries of one activity apart.

    Raises:
        AlreadyRecorded: the same activity on the same occasion; nothing is written.
    """
    posting = (
        Posting.objects.on(site_date(at))
        .filter(cadre=cadre, is_primary=True)
        .select_related("unit", "post")
        .order_by("-from_on", "-pk")
        .first()
    )
    if posting and posting.unit_id == cadre.unit_id:
        cadre.unit = posting.unit
    entry = Entry(
        cadre=cadre,
        kind=kind,
        activity_key=activity_key,
        occasion=occasion,
        title=title,
        title_en=title_en,
        occurred_at=at,
        earned_on=site_date(at),
        credit_hours=credit_hours,
        credit_rule=credit_rule,
        outcome=_as_stored(outcome),
        unit=cadre.unit,
        unit_name=cadre.unit.name if cadre.unit else "",
        post_name=posting.post.name if posting else "",
    )
    entry.digest = fingerprint(entry)
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        if Entry.objects.filter(
            cadre=cadre, activity_key=activity_key, occasion=occasion
        ).exists():
            raise AlreadyRecorded(
                _("“%(title)s” is in your record already.") % {"title": entry.label}
            ) from error
        raise
    for observer in entry_observers:
        observer(entry=entry, at=at)
    return entry


@transaction.atomic
def note_start(*, cadre: Cadre, activity_key: str, at: dt.datetime) -> None:
    """Tell the layers above that `cadre` has begun an activity. Writes nothing itself."""
    for observer in start_observers:
        observer(cadre=cadre, activity_key=activity_key, at=at)


def _as_stored(outcome: Mapping[str, Any] | None) -> Any:
    """Return `outcome` as it will be read back, so that its fingerprint stays the same."""
    return json.loads(json.dumps(dict(outcome or {}), cls=DjangoJSONEncoder))
