"""Writing many lines of the record at once: a campaign closing, a roll approved.

`record_entries` is the bulk path that `bench/records.py` measures; `services.record_entry` writes one.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cadres.models import Cadre, Posting
from core.errors import DomainError
from core.time import site_date
from records.copying import BATCH, insert_entries
from records.ledger import seal_all
from records.models import Entry
from records.observers import batch_observers, entry_observers
from records.services import as_stored, fingerprint, signature_of


class RepeatedInBatch(DomainError):
    """One batch names the same person, activity and occasion twice."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One entry to be; the fields are those of `services.record_entry`."""

    cadre: Cadre
    kind: str
    activity_key: str
    title: str
    at: dt.datetime
    title_en: str = ""
    occasion: str = ""
    credit_hours: Decimal = Decimal("0.00")
    credit_days: Decimal = Decimal("0.0")
    credit_rule: str = ""
    outcome: Mapping[str, Any] = field(default_factory=dict)
    vouched_by: Cadre | None = None
    evidence: Sequence[str] = ()

    @property
    def key(self) -> tuple[int, str, str]:
        """What an entry is once of: person, activity, occasion."""
        return self.cadre.pk, self.activity_key, self.occasion


@transaction.atomic
def record_entries(*, drafts: Sequence[Draft], at: dt.datetime) -> list[Entry]:
    """Add every one of `drafts` that the record does not hold yet; return those added.

    Idempotent by key: what is recorded already is left out, so that a repeated call writes
    nothing. All or nothing otherwise. For each thousand: one query for what is there, one for
    postings a day, one insert of entries, one of salts; observers get the whole batch at once
    where they can. Load `cadre__unit` beforehand, or each draft costs a query.

    Args:
        at: aware instant of writing, told to observers; each draft has its own of the event.

    Raises:
        RepeatedInBatch: two drafts have the same key; nothing is written.
    """
    if len({draft.key for draft in drafts}) != len(drafts):
        raise RepeatedInBatch(_("The same person is listed twice for one activity."))
    added: list[Entry] = []
    for start in range(0, len(drafts), BATCH):
        added += _write(drafts[start : start + BATCH])
    if added:
        for observer in entry_observers:
            in_batch = batch_observers.get(observer)
            if in_batch is not None:
                in_batch(entries=added, at=at)
                continue
            for entry in added:
                observer(entry=entry, at=at)
    return added


def _write(drafts: Sequence[Draft]) -> list[Entry]:
    """Write one batch; somebody who writes the same key meanwhile makes it look again, once."""
    try:
        return _insert(_missing(drafts))
    except IntegrityError:
        return _insert(_missing(drafts))


def _missing(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out what is recorded. One query."""
    held = set(
        Entry.objects.filter(
            cadre__in={draft.cadre.pk for draft in drafts},
            activity_key__in={draft.activity_key for draft in drafts},
        ).values_list("cadre_id", "activity_key", "occasion")
    )
    return [draft for draft in drafts if draft.key not in held]


def _insert(drafts: Sequence[Draft]) -> list[Entry]:
    posts = _posts_of(drafts)
    signatures: dict[int, str] = {}
    entries = [_entry_of(draft, posts, signatures) for draft in drafts]
    with transaction.atomic():
        insert_entries(entries)
        seal_all(entries)
    return entries


def _posts_of(drafts: Iterable[Draft]) -> dict[tuple[int, dt.date], str]:
    """Return the name of each person's primary post on the day of their draft. One query a day."""
    by_day: dict[dt.date, set[int]] = {}
    for draft in drafts:
        by_day.setdefault(site_date(draft.at), set()).add(draft.cadre.pk)
    posts: dict[tuple[int, dt.date], str] = {}
    for day, people in by_day.items():
        held = (
            Posting.objects.on(day)
            .filter(cadre__in=people, is_primary=True)
            .order_by("from_on", "pk")
            .values_list("cadre_id", "post__name")
        )
        posts |= {(cadre_id, day): name for cadre_id, name in held}
    return posts


def _entry_of(
    draft: Draft, posts: Mapping[tuple[int, dt.date], str], signatures: dict[int, str]
) -> Entry:
    day = site_date(draft.at)
    unit = draft.cadre.unit
    officer = draft.vouched_by
    if officer is not None and officer.pk not in signatures:
        signatures[officer.pk] = signature_of(officer)
    entry = Entry(
        cadre=draft.cadre,
        kind=draft.kind,
        activity_key=draft.activity_key,
        occasion=draft.occasion,
        title=draft.title,
        title_en=draft.title_en,
        occurred_at=draft.at,
        earned_on=day,
        credit_hours=draft.credit_hours,
        credit_days=draft.credit_days,
        credit_rule=draft.credit_rule,
        outcome=as_stored(draft.outcome),
        unit=unit,
        unit_name=unit.name if unit else "",
        post_name=posts.get((draft.cadre.pk, day), ""),
        vouched_by=officer,
        vouched_name=signatures[officer.pk] if officer else "",
        evidence=list(draft.evidence),
    )
    entry.digest = fingerprint(entry)
    return entry
