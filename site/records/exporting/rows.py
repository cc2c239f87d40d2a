"""What one exported entry says, whatever the kind of file."""

import json
from collections.abc import Iterator
from typing import Any, Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.models import EntryQuerySet, Kind

CHUNK: Final = 2_000

# Name in JSON → heading in a sheet.
COLUMNS: Final[dict[str, Promise]] = {
    "staff_number": _("Staff number"),
    "name": _("Name"),
    "earned_on": _("Day"),
    "occurred_at": _("Occurred at"),
    "kind": _("Kind"),
    "title": _("Title"),
    "title_en": _("Title in English"),
    "credit_hours": _("Credit hours"),
    "credit_days": _("Days"),
    "credit_rule": _("Rule"),
    "unit_name": _("Unit at the time"),
    "post_name": _("Post at the time"),
    "unit_now": _("Unit today"),
    "vouched_name": _("Vouched for by"),
    "activity_key": _("Activity"),
    "occasion": _("Occasion"),
    "outcome": _("Outcome"),
    "corrects": _("Corrects"),
    "public_id": _("Entry"),
    "digest": _("Fingerprint (SHA-256)"),
}
_FIELDS: Final = (
    "cadre__staff_number", "cadre__name", "earned_on", "occurred_at", "kind", "title", "title_en",
    "credit_hours", "credit_days", "credit_rule", "unit_name", "post_name", "cadre__unit__name",
    "vouched_name", "activity_key", "occasion", "outcome", "corrects__public_id", "public_id",
    "digest",
)  # fmt: skip


def exported(entries: EntryQuerySet) -> Iterator[dict[str, Any]]:
    """Yield `entries` as flat rows of texts and JSON values, by person and time.

    One query, streamed: `CHUNK` rows are in memory at a time.
    """
    rows = entries.order_by("cadre__staff_number", "occurred_at", "pk").values_list(*_FIELDS)
    names = tuple(COLUMNS)
    for values in rows.iterator(chunk_size=CHUNK):
        row = dict(zip(names, values, strict=True))
        row["earned_on"] = row["earned_on"].isoformat()
        row["occurred_at"] = timezone.localtime(row["occurred_at"]).isoformat()
        row["credit_hours"] = f"{row['credit_hours']:.2f}"
        row["credit_days"] = f"{row['credit_days']:.1f}"
        row["corrects"] = str(row["corrects"] or "")
        row["public_id"] = str(row["public_id"])
        row["unit_now"] = row["unit_now"] or ""
        yield row


def as_cells(row: dict[str, Any]) -> list[str]:
    """Return `row` as texts for a sheet: kinds in words, the outcome as JSON."""
    kinds = Kind(row["kind"]).label
    outcome = row["outcome"]
    words = {
        **row,
        "kind": str(kinds),
        "outcome": json.dumps(outcome, ensure_ascii=False, sort_keys=True) if outcome else "",
    }
    return [words[name] for name in COLUMNS]
