"""The unit board: every figure of a unit by sub-unit. Page, JSON, XLSX, CSV and PDF read one object."""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple, Self

from django.db.models import Min, Sum
from django.db.models.functions import Substr

from assignments.board import own_ones_first, units_above
from assignments.indicators.registry import (
    FEWEST,
    Indicator,
    Scope,
    Share,
    View,
    indicators,
    written,
)
from assignments.models import Collection, UnitFigure
from assignments.overview.suppressing import hidden
from cadres.models import Cadre, Unit
from cadres.policies import Capability, top_units
from core.time import site_date

TREND_DAYS: Final = 60


class Cell(NamedTuple):
    """One figure of one row, and how it reads."""

    indicator: Indicator
    share: Share | None
    is_hidden: bool = False

    @property
    def text(self) -> str:
        if self.is_hidden:
            return f"<{FEWEST}"
        return written(self.share, is_count=self.indicator.is_count)

    @property
    def detail(self) -> str:
        """Numerator and denominator, such as "187/194"; "" for counts and what is hidden."""
        if self.share is None or self.is_hidden or self.indicator.is_count:
            return ""
        return f"{self.share.part}/{self.share.whole}"

    @property
    def has_names(self) -> bool:
        """Tell whether it can be looked up who keeps the share below the whole."""
        return (
            self.indicator.lacking_note is not None
            and self.share is not None
            and not self.is_hidden
            and self.share.part < self.share.whole
        )

    @property
    def permille(self) -> int | None:
        """The share in thousandths where there is a meter to draw."""
        if (
            self.share is None
            or self.is_hidden
            or self.indicator.is_count
            or not self.share.whole
        ):
            return None
        return self.share.permille


class Row(NamedTuple):
    """A direct sub-unit with all below it, the unit's own people, or the total."""

    unit: Unit
    is_itself: bool
    cells: tuple[Cell, ...]

    @property
    def has_more(self) -> bool:
        return not self.is_itself and not self.unit.is_leaf()


@dataclass(frozen=True)
class UnitBoard:
    """The figures of `unit` in the year of `day`, as collected on the last day up to `day`."""

    unit: Unit
    tops: Sequence[Unit]
    day: dt.date
    view: View
    at: dt.datetime
    actor_id: int | None = None

    @classmethod
    def find(
        cls, *, unit_code: str, year: str, view: str, actor: Cadre, at: dt.datetime
    ) -> Self | None:
        """Return the board if `actor` may track the unit, else None. Two queries.

        Without a code it is the actor's first unit; a year that cannot be is this year.
        """
        tops = top_units(actor, Capability.TRACK_COMPLETION)
        if not tops:
            return None
        unit = tops[0]
        if unit_code:
            asked = None if "\0" in unit_code else Unit.objects.filter(code=unit_code).first()
            if asked is None or not any(top.contains(asked) for top in tops):
                return None
            unit = asked
        today = site_date(at)
        number = int(year) if year.isdecimal() and len(year) == 4 else today.year
        day = today if number >= today.year else dt.date(max(number, 2000), 12, 31)
        chosen = View.NOW if view == View.NOW else View.THEN
        return cls(unit=unit, tops=tuple(tops), day=day, view=chosen, at=at, actor_id=actor.pk)

    @property
    def scope(self) -> Scope:
        """The unit with everything below it, from the year's beginning to the day."""
        return Scope.whole(self.unit, dt.date(self.day.year, 1, 1), self.day, self.view)

    @cached_property
    def collection(self) -> Collection | None:
        """The collection that the figures come from, in the year of `day`. One query."""
        return (
            Collection.objects.filter(
                view=self.view, day__range=(dt.date(self.day.year, 1, 1), self.day)
            )
            .order_by("-day")
            .first()
        )

    @property
    def columns(self) -> list[Indicator]:
        return list(indicators.values())

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """One row per direct sub-unit that has any figure, the unit's own people first.

        Then come the units that the actor looks after personally.

        Two queries: one grouped sum over the figures of the subtree, one for the units.
        """
        if self.collection is None:
            return ()
        length = len(self.unit.path) + Unit.steplen
        sums: dict[str, dict[str, Share]] = {}
        found = (
            UnitFigure.objects.filter(day=self.collection.day)
            .of_view(self.view)
            .within(self.unit.path)
            .order_by()
            .values_list(Substr("unit__path", 1, length), "code")
            .annotate(Sum("part"), Sum("whole"))
        )
        for branch, code, part, whole in found:
            sums.setdefault(branch, {})[code] = Share(part, whole)
        below = Unit.objects.filter(path__in=[p for p in sums if p != self.unit.path])
        units = {unit.path: unit for unit in below.marked_for(self.actor_id)}
        units[self.unit.path] = self.unit
        paths = own_ones_first((path for path in sums if path in units), units, self.unit)
        hides = {
            code: hidden([sums[path].get(code) for path in paths])
            for code, indicator in indicators.items()
            if indicator.hides_few
        }
        return tuple(
            Row(
                unit=units[path],
                is_itself=path == self.unit.path,
                cells=tuple(
                    Cell(
                        indicator,
                        sums[path].get(code),
                        code in hides and hides[code][number],
                    )
                    for code, indicator in indicators.items()
                ),
            )
            for number, path in enumerate(paths)
        )

    @cached_property
    def total(self) -> Row:
        """The sum of the rows."""
        cells = []
        for number, indicator in enumerate(self.columns):
            shares = [row.cells[number].share for row in self.rows]
            known = [share for share in shares if share is not None]
            total: Share | None = None
            for share in known:
                total = share if total is None else total.plus(share)
            few = indicator.hides_few and total is not None and 0 < total.whole < FEWEST
            cells.append(Cell(indicator, total, few))
        return Row(self.unit, False, tuple(cells))

    @cached_property
    def crumbs(self) -> tuple[Unit, ...]:
        """The units above this one that the actor may see, topmost first. One query at most."""
        return units_above(self.unit, self.tops)

    def total_hides(self, code: str) -> bool:
        """Tell whether the unit has too few people for the share to be shown."""
        return any(cell.is_hidden for cell in self.total.cells if cell.indicator.code == code)

    def trend(self, code: str) -> list[tuple[dt.date, Share]]:
        """Return the unit's share by day over the last sixty collected days. One query."""
        first = max(dt.date(self.day.year, 1, 1), self.day - dt.timedelta(days=TREND_DAYS))
        rows = (
            UnitFigure.objects.filter(code=code, day__range=(first, self.day))
            .of_view(View.THEN)
            .within(self.unit.path)
            .order_by("day")
            .values_list("day")
            .annotate(Sum("part"), Sum("whole"))
        )
        return [(day, Share(part, whole)) for day, part, whole in rows]

    @cached_property
    def years(self) -> list[int]:
        """The years that have figures, the latest first. One query."""
        this_year = site_date(self.at).year
        first: dt.date | None = Collection.objects.aggregate(first=Min("day"))["first"]
        return list(range(this_year, (first.year if first else this_year) - 1, -1))

    def as_json(self) -> dict[str, Any]:
        """Return the figures for polling; `version` changes when any of them does."""
        figures = {
            "unit": self.unit.code,
            "view": str(self.view),
            "collected_at": self.collection.collected_at.isoformat()
            if self.collection
            else None,
            "rows": [_as_json(row) for row in self.rows],
            "total": _as_json(self.total),
        }
        canonical = json.dumps(figures, sort_keys=True).encode()
        return {**figures, "version": hashlib.sha256(canonical).hexdigest()[:16]}


def _as_json(row: Row) -> dict[str, Any]:
    return {
        "unit": row.unit.code,
        "itself": row.is_itself,
        "figures": {
            cell.indicator.code: {"text": cell.text, "detail": cell.detail}
            for cell in row.cells
        },
    }
