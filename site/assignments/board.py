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

from assignments.figures import Figures
from assignments.indicators.registry import Share, View
from assignments.models import Assignment, Obligation, ObligationQuerySet, Tally, TallySnapshot
from cadres.models import Cadre, Unit
from cadres.policies import Capability, top_units
from core.time import day_and_time, site_date

SOON_DAYS: Final = 7
MOST_NAMED: Final = 8


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
        assignment = (
            Assignment.objects.touching(tops)
            .select_related("audience")
            .filter(pk=assignment_id)
            .first()
        )
        if assignment is None:
            return None
        if unit_code:
            unit = None if "\0" in unit_code else Unit.objects.filter(code=unit_code).first()
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

        Two queries: one grouped sum over the tallies of the subtree, one for the units' names.
        """
        length = len(self.unit.path) + Unit.steplen
        found = self._sums_now(length) if self.view is View.NOW else self._sums_then(length)
        sums = {
            branch: Figures(assigned, started, done)
            for branch, assigned, started, done in found
            if assigned
        }
        below = Unit.objects.filter(path__in=[p for p in sums if p != self.unit.path])
        units = {unit.path: unit for unit in below.marked_for(self.actor_id)}
        units[self.unit.path] = self.unit
        late = self._late(length) if self.assignment.has_personal_due_dates else None
        return tuple(
            Row(
                unit=units[path],
                is_itself=path == self.unit.path,
                figures=sums[path],
                overdue=late.get(path, 0) if late is not None else self.overdue_of(sums[path]),
            )
            for path in own_ones_first(sums, units, self.unit)
        )

    def _sums_then(self, length: int) -> Iterable[tuple[str, int, int, int]]:
        """Sum the tallies by branch: the cost depends on the number of units only."""
        return (
            Tally.objects.filter(assignment=self.assignment)
            .within(self.unit.path)
            .order_by()
            .values_list(Substr("unit__path", 1, length))
            .annotate(Sum("assigned"), Sum("started"), Sum("done"))
        )

    def _sums_now(self, length: int) -> Iterable[tuple[str, int, int, int]]:
        """Sum the tallies, and move those who are elsewhere now: as cheap as they are few.

        Two queries more. They are found by themselves, before any unit is looked at: the database
        may not have heard yet that there are any.
        """
        sums = {branch: Figures(*counts) for branch, *counts in self._sums_then(length)}
        moves = list(
            Obligation.objects.filter(assignment=self.assignment)
            .counted()
            .elsewhere()
            .order_by()
            .values_list("unit_id", "cadre__unit_id")
            .annotate(Count("pk"), Count("started_at"), Count("done_at"))
        )
        ids = {unit for move in moves for unit in move[:2]}
        paths = dict(Unit.objects.filter(pk__in=ids).values_list("pk", "path")) if ids else {}
        for old, new, *counts in moves:
            for unit, sign in ((old, -1), (new, 1)):
                path = paths.get(unit, "")  # whoever is in no unit today is counted in none
                if path.startswith(self.unit.path):
                    change = Figures(*(sign * count for count in counts))
                    sums[path[:length]] = sums.get(path[:length], Figures()) + change
        return [(path, each.assigned, each.started, each.done) for path, each in sums.items()]

    def _late(self, length: int) -> dict[str, int]:
        """Count who is past their own due day, by branch; where people have days of their own."""
        path = f"{self.unit_field}__path"
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
        everyone: ObligationQuerySet = Obligation.objects.filter(assignment=self.assignment)
        counted = everyone.counted()
        if self.view is View.NOW:
            return counted.filter(cadre__unit__path__startswith=self.unit.path)
        return counted.within(self.unit.path)

    @cached_property
    def may_need_help(self) -> tuple[Obligation, ...]:
        """A few people worth asking how they are getting on; never a ranking. One query at most.

        After the due day: who is not done. In the week before it: who has not started. Taken
        in the order of an index, so that finding eight costs the same in a county of any size.
        """
        figures = self.total.figures
        if self.is_overdue and figures.open:
            people = self.people().open()
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
