"""The unit board: how far each unit is with an assignment.

One object gives the figures; the page, the XLSX file and the JSON for polling all read them
from it, so they cannot disagree.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Self

from django.db.models import Count, Sum
from django.db.models.functions import Substr

from assignments.branches import (
    children_of,
    find_touching,
    find_unit,
    sums_now,
    sums_then,
)
from assignments.figures import Figures
from assignments.indicators.registry import Share, View
from assignments.models import (
    GRACE_DAYS,
    Assignment,
    Excuse,
    Obligation,
    ObligationQuerySet,
    TallySnapshot,
)
from cadres.models import Cadre, Unit
from cadres.policies import Capability, top_units
from core.time import day_and_time, site_date

SOON_DAYS: Final = 7
MOST_NAMED: Final = 8
FEW_PEOPLE: Final = 5_000  # so many can all be looked at


@dataclass(frozen=True)
class Row:
    """One line of the board: a direct sub-unit with all below it, or the unit's own people."""

    unit: Unit
    is_itself: bool
    figures: Figures
    overdue: int

    @property
    def has_more(self) -> bool:
        """Tell whether there is a board one level down."""
        return not self.is_itself and not self.unit.is_leaf()


@dataclass(frozen=True)
class Board:
    """Coverage of `assignment` within `unit`, by direct sub-unit, at the instant `at`."""

    assignment: Assignment
    unit: Unit
    tops: Sequence[Unit]
    at: dt.datetime
    view: View = View.THEN
    actor_id: int | None = None

    @classmethod
    def find(
        cls,
        *,
        assignment_id: int,
        unit_code: str = "",
        view: str = "",
        actor: Cadre,
        at: dt.datetime,
    ) -> Self | None:
        """Return the board if `actor` may track it, else None. Two to three queries.

        The assignment must reach somebody `actor` tracks, and the unit must lie within what
        they track. Without a code the unit is the audience, or what of it they track.
        """
        tops = top_units(actor, Capability.TRACK_COMPLETION)
        assignment = find_touching(assignment_id, tops)
        if assignment is None:
            return None
        if unit_code:
            unit = find_unit(unit_code)
            if unit is None or not any(top.contains(unit) for top in tops):
                return None
        else:
            unit = default_unit(tops, assignment.audience)
        return cls(
            assignment=assignment,
            unit=unit,
            tops=tuple(tops),
            at=at,
            view=View.NOW if view == View.NOW else View.THEN,
            actor_id=actor.pk,
        )

    @property
    def unit_field(self) -> str:
        """Look-up of the unit whose people count: the one of the time, or today's."""
        return "unit" if self.view is View.THEN else "cadre__unit"

    @property
    def at_text(self) -> str:
        """When the figures were read, by the site's clock."""
        return day_and_time(self.at)

    @property
    def is_overdue(self) -> bool:
        """Tell whether the due day has ended."""
        return self.assignment.due_on < site_date(self.at)

    @property
    def days_left(self) -> int:
        """Whole days until the due day; 0 on it, negative after it."""
        return (self.assignment.due_on - site_date(self.at)).days

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """One row per direct sub-unit that was assigned anything, the unit's own people first.

        Then come the units that the actor looks after personally.

        Two queries: one grouped sum over the tallies of the subtree, one for the units' names;
        one more for figures by today's unit.
        """
        below = children_of(self.unit, self.actor_id)
        reckon = sums_now if self.view is View.NOW else sums_then
        found = reckon(self.assignment, self.unit, below)
        sums = {branch: Figures(*counts) for branch, counts in found.items() if counts[0]}
        units = {unit.path: unit for unit in below}
        units[self.unit.path] = self.unit
        late = self._late() if self._some_have_later_days(sums) else None
        return tuple(
            Row(
                unit=units[path],
                is_itself=path == self.unit.path,
                figures=sums[path],
                overdue=late.get(path, 0) if late is not None else self.overdue_of(sums[path]),
            )
            for path in own_ones_first(sums, units, self.unit)
        )

    def _some_have_later_days(self, sums: Mapping[str, Figures]) -> bool:
        """Tell whether people are to be counted by their own due days.

        In the week after the due day of all some may have their days of grace. In a province
        the few of them are not looked for.
        """
        if self.assignment.has_personal_due_dates:
            return True
        graced = self.assignment.due_on + dt.timedelta(days=GRACE_DAYS)
        is_in_grace = self.is_overdue and graced >= site_date(self.at)
        return is_in_grace and sum(each.open for each in sums.values()) <= FEW_PEOPLE

    def _late(self) -> dict[str, int]:
        """Count who is past their own due day, by branch; where people have days of their own."""
        path, length = f"{self.unit_field}__path", len(self.unit.path) + Unit.steplen
        return dict(
            self.people()
            .overdue(self.at)
            .order_by()
            .values_list(Substr(path, 1, length))
            .annotate(Count("pk"))
        )

    @cached_property
    def total(self) -> Row:
        """The sum of the rows."""
        figures = sum((row.figures for row in self.rows), Figures())
        return Row(
            unit=self.unit,
            is_itself=False,
            figures=figures,
            overdue=sum(row.overdue for row in self.rows),
        )

    @cached_property
    def crumbs(self) -> tuple[Unit, ...]:
        """The units above this one that the actor may see, topmost first. One query at most."""
        return units_above(self.unit, self.tops)

    def overdue_of(self, figures: Figures) -> int:
        """Return how many of the people behind `figures` have missed the due day."""
        return figures.open if self.is_overdue else 0

    def people(self) -> ObligationQuerySet:
        """The obligations behind the total."""
        return self._inside(Obligation.objects.counted())

    def excused(self) -> ObligationQuerySet:
        """The obligations of people who are in no denominator."""
        return self._inside(Obligation.objects.excused())

    def _inside(self, owed: ObligationQuerySet) -> ObligationQuerySet:
        of_assignment: ObligationQuerySet = owed.filter(assignment=self.assignment)
        if self.view is View.NOW:
            return of_assignment.filter(cadre__unit__path__startswith=self.unit.path)
        return of_assignment.within(self.unit.path)

    @cached_property
    def not_counted(self) -> tuple[tuple[str, int], ...]:
        """Why people are in no denominator, and how many for each reason. One query."""
        reasons = self.excused().order_by().values_list("excuse").annotate(Count("pk"))
        found = dict(reasons)
        return tuple(
            (str(excuse.label), found[excuse.value])
            for excuse in Excuse
            if excuse.value in found
        )

    @cached_property
    def may_need_help(self) -> tuple[Obligation, ...]:
        """A few people worth asking how they are getting on; never a ranking. One query at most.

        After their due day: who is not done. In the week before it: who has not started. Taken
        in the order of an index, so that finding eight costs the same in a county of any size.
        """
        figures = self.total.figures
        if self.total.overdue:
            people = self.people().open()
            # Where each is late no day is asked for: a kept plan would read the whole province.
            if self.total.overdue < figures.open:
                people = people.overdue(self.at)
        elif 0 <= self.days_left <= SOON_DAYS and figures.assigned > figures.started:
            people = self.people().not_started()
        else:
            return ()
        ordered = people.select_related("cadre", "unit").order_by("sort_key", "cadre_id")
        few = ordered[:MOST_NAMED]
        return tuple(sorted(few, key=lambda each: (each.unit.path, each.cadre.sort_key)))

    def trend(self) -> list[tuple[dt.date, Share]]:
        """Return done of assigned by day, from the snapshots of the tallies. One query."""
        rows = (
            TallySnapshot.objects.filter(assignment=self.assignment)
            .within(self.unit.path)
            .order_by("day")
            .values_list("day")
            .annotate(Sum("done"), Sum("assigned"))
        )
        return [(day, Share(done, assigned)) for day, done, assigned in rows]

    def as_json(self) -> dict[str, Any]:
        """Return the figures for polling; `version` changes when any of them does."""
        figures = {
            "assignment": self.assignment.pk,
            "unit": self.unit.code,
            "rows": [_row_as_json(row) for row in self.rows],
            "total": _row_as_json(self.total),
        }
        canonical = json.dumps(figures, sort_keys=True).encode()
        return {**figures, "version": hashlib.sha256(canonical).hexdigest()[:16]}


def own_ones_first(paths: Iterable[str], units: Mapping[str, Unit], unit: Unit) -> list[str]:
    """Order rows: the unit's own people, the actor's contact points, the others in tree order.

    Args:
        units: by path, those below `unit` with `is_contact_point`.
    """
    return sorted(
        paths,
        key=lambda path: (
            path != unit.path,
            not getattr(units[path], "is_contact_point", False),
            path,
        ),
    )


def units_above(unit: Unit, tops: Sequence[Unit]) -> tuple[Unit, ...]:
    """Return the units above `unit` that lie within `tops`, topmost first. One query at most."""
    above = [unit.path[:end] for end in range(Unit.steplen, len(unit.path), Unit.steplen)]
    visible = [path for path in above if any(path.startswith(top.path) for top in tops)]
    return tuple(Unit.objects.filter(path__in=visible)) if visible else ()


def default_unit(tops: Sequence[Unit], audience: Unit) -> Unit:
    """Return where somebody who tracks `tops` begins: the audience, or their part of it."""
    for top in tops:
        if top.contains(audience):
            return audience
    return next((top for top in tops if audience.contains(top)), tops[0])


def _row_as_json(row: Row) -> dict[str, Any]:
    return {
        "unit": row.unit.code,
        "itself": row.is_itself,
        "assigned": row.figures.assigned,
        "started": row.figures.started,
        "done": row.figures.done,
        "overdue": row.overdue,
        "percent": row.figures.percent,
    }
