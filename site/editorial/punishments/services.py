"""Bringing punishment cases in: all rows or none, and the same file again changes nothing."""

import datetime as dt
from collections.abc import Sequence
from typing import Final, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre
from core.errors import DomainError
from editorial.models import PunishmentCase
from editorial.punishments.tables import Row

_FIELDS: Final = (
    "decided_on", "authority", "field", "party", "violation", "basis", "kinds", "fine_yuan",
    "result",
)  # fmt: skip
_BATCH: Final = 500


class RowsRefused(DomainError):
    """At least one row has a problem; nothing is written."""


class Outcome(NamedTuple):
    created: int
    updated: int
    unchanged: int


@transaction.atomic
def import_punishments(
    *, rows: Sequence[Row], actor: Cadre, at: dt.datetime, is_dry: bool = False
) -> Outcome:
    """Store the rows by the numbers of their decisions; with `is_dry` only count.

    Two queries, and one for each 500 rows written.

    Raises:
        RowsRefused: some row has a problem.
    """
    if any(row.problems for row in rows):
        raise RowsRefused(_("Put the marked rows right first; nothing has been imported."))
    numbers = [row.values["number"] for row in rows]
    stored = {case.number: case for case in _stored(numbers)}
    new, changed = [], []
    for row in rows:
        values = {name: row.values[name] for name in _FIELDS}
        case = stored.get(row.values["number"])
        if case is None:
            new.append(
                PunishmentCase(
                    number=row.values["number"], imported_by=actor, imported_at=at, **values
                )
            )
        elif any(getattr(case, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(case, name, value)
            case.imported_by, case.imported_at = actor, at
            changed.append(case)
    if not is_dry:
        PunishmentCase.objects.bulk_create(new, batch_size=_BATCH)
        PunishmentCase.objects.bulk_update(
            changed, [*_FIELDS, "imported_by", "imported_at"], batch_size=_BATCH
        )
        for case in (new + changed)[:1]:
            log(
                instance=case,
                action="editorial.import_punishments",
                user=actor,
                timestamp=at,
                data={"created": len(new), "updated": len(changed)},
            )
    return Outcome(len(new), len(changed), len(rows) - len(new) - len(changed))


def _stored(numbers: list[str]) -> list[PunishmentCase]:
    found: list[PunishmentCase] = []
    for start in range(0, len(numbers), _BATCH):
        found += PunishmentCase.objects.filter(number__in=numbers[start : start + _BATCH])
    return found
