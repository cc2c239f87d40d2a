"""The people behind a figure: by name, a page at a time, whoever may need help first."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from assignments.board import Board
from assignments.figures import Figures
from assignments.models import Obligation, ObligationQuerySet
from cadres.models import Unit

PAGE_SIZE: Final = 50


class State(models.TextChoices):
    """How far a person is; in addresses in lower case."""

    OPEN = "open", _("not done")
    NOT_STARTED = "not-started", _("not started")
    STARTED = "started", _("started, not done")
    DONE = "done", _("done")


_FILTERS: Final = {
    State.OPEN: Q(done_at=None),
    State.NOT_STARTED: Q(done_at=None, started_at=None),
    State.STARTED: Q(done_at=None, started_at__isnull=False),
    State.DONE: Q(done_at__isnull=False),
}


def ordered(people: ObligationQuerySet) -> ObligationQuerySet:
    """Put who is not done first, each group by pinyin."""
    return people.annotate(
        rank=Case(When(done_at=None, then=Value(0)), default=Value(1)),
        key=F("cadre__sort_key"),
    ).order_by("rank", "key", "pk")


@dataclass(frozen=True)
class NameList:
    """Fifty names of a board, in one state or any, after the obligation `after`."""

    board: Board
    state: State | None = None
    is_own: bool = False
    after: int | None = None

    @cached_property
    def _found(self) -> Sequence[Obligation]:
        """One row more than the page holds, to know whether there is another page."""
        people = ordered(self._people()).select_related("cadre", "cadre__unit", "unit")
        last = self.after and ordered(self.everyone()).filter(pk=self.after).first()
        if last:
            rank, key = last.rank, last.key  # type: ignore[attr-defined]  # annotated above
            people = people.filter(
                Q(rank__gt=rank)
                | Q(rank=rank, key__gt=key)
                | Q(rank=rank, key=key, pk__gt=last.pk)
            )
        return list(people[: PAGE_SIZE + 1])

    @property
    def page(self) -> Sequence[Obligation]:
        """The obligations of this page with cadre and units. One or two queries."""
        return self._found[:PAGE_SIZE]

    @property
    def next_after(self) -> int | None:
        """Where the next page begins, if there is one."""
        return self._found[PAGE_SIZE - 1].pk if len(self._found) > PAGE_SIZE else None

    @property
    def figures(self) -> Figures:
        """The figures that these names stand behind, whatever the state."""
        if not self.is_own:
            return self.board.total.figures
        own = (row.figures for row in self.board.rows if row.is_itself)
        return next(own, Figures())

    def counts(self) -> list[tuple[State | None, int]]:
        """How many people each choice of state would list."""
        figures = self.figures
        return [
            (None, figures.assigned),
            (State.OPEN, figures.open),
            (State.NOT_STARTED, figures.assigned - figures.started),
            (State.STARTED, figures.started - figures.done),
            (State.DONE, figures.done),
        ]

    def everyone(self) -> ObligationQuerySet:
        """The obligations in any state."""
        everyone = self.board.people()
        return everyone.filter(unit=self.board.unit) if self.is_own else everyone

    def _people(self) -> ObligationQuerySet:
        everyone = self.everyone()
        return everyone.filter(_FILTERS[self.state]) if self.state else everyone


def readable_units(tops: Sequence[Unit], people: Sequence[Obligation]) -> frozenset[int]:
    """Return which of the `people` (cadre ids) are now in a unit below `tops`. No query."""
    return frozenset(
        each.cadre_id
        for each in people
        if each.cadre.unit and any(top.contains(each.cadre.unit) for top in tops)
    )
