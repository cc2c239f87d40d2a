"""A unit's education figures in two ways: by the unit of the time, and by today's unit.

"Then" does not change when somebody moves; "now" follows the people.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Q, Sum
from django.db.models.functions import Substr

from cadres.models import Unit
from records.models import Entry, EntryQuerySet, Kind

_NO_HOURS: Final = Decimal("0.00")


@dataclass(frozen=True)
class Figures:
    """People with at least one entry, entries (corrections not counted), hours after them."""

    people: int = 0
    entries: int = 0
    hours: Decimal = _NO_HOURS


@dataclass(frozen=True)
class UnitLine:
    """One unit with everything below it; `is_itself` is the unit's own people without those."""

    unit: Unit
    then: Figures
    now: Figures
    is_itself: bool = False


@dataclass(frozen=True)
class UnitFigures:
    """The calendar year `year` of `unit` and of each unit directly below it."""

    unit: Unit
    year: int

    def total(self) -> UnitLine:
        """The whole subtree. Two queries."""
        return UnitLine(
            self.unit,
            _sum(self._entries().filter(unit__path__startswith=self.unit.path)),
            _sum(self._entries().filter(cadre__unit__path__startswith=self.unit.path)),
        )

    def lines(self) -> list[UnitLine]:
        """The unit's own people, then each unit below it, in tree order. Three queries."""
        below = list(Unit.objects.children_of(self.unit))
        then, now = self._by_branch("unit__path"), self._by_branch("cadre__unit__path")
        nobody = Figures()
        return [
            UnitLine(
                unit,
                then.get(unit.path, nobody),
                now.get(unit.path, nobody),
                is_itself=unit.pk == self.unit.pk,
            )
            for unit in (self.unit, *below)
        ]

    def _entries(self) -> EntryQuerySet:
        first, last = dt.date(self.year, 1, 1), dt.date(self.year, 12, 31)
        entries: EntryQuerySet = Entry.objects.filter(earned_on__range=(first, last))
        return entries

    def _by_branch(self, path: str) -> dict[str, Figures]:
        branch = len(self.unit.path) + Unit.steplen
        rows = (
            self._entries()
            .filter(**{f"{path}__startswith": self.unit.path})
            .order_by()
            .annotate(branch=Substr(path, 1, branch))
            .values("branch")
            .annotate(**_FIGURES)
        )
        return {row["branch"]: _figures(dict(row)) for row in rows}


_FIGURES: Final = {
    "people": Count("cadre", distinct=True),
    "entries": Count("pk", filter=~Q(kind=Kind.CORRECTION)),
    "hours": Sum("credit_hours"),
}


def _sum(entries: EntryQuerySet) -> Figures:
    return _figures(entries.aggregate(**_FIGURES))


def _figures(row: dict[str, Any]) -> Figures:
    return Figures(row["people"], row["entries"], row["hours"] or _NO_HOURS)
