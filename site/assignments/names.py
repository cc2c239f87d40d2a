"""The people behind a figure: by name, a page at a time, whoever may need help first.

Who is not done comes first, each group by pinyin. A page begins after the last person of the one
before (keyset), so that the last page costs what the first one does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assignments.board import Board
from assignments.figures import Figures
from assignments.models import Obligation, ObligationQuerySet
from cadres.models import Rank, Unit
from core.time import site_date

PAGE_SIZE: Final = 50
LONGEST_QUERY: Final = 40


class State(models.TextChoices):
    """How far a person is; in addresses in lower case."""

    OPEN = "open", _("not done")
    OVERDUE = "overdue", _("overdue")
    NOT_STARTED = "not-started", _("not started")
    STARTED = "started", _("started, not done")
    DONE = "done", _("done")


_UNFINISHED: Final = Q(done_at=None)
_FINISHED: Final = Q(done_at__isnull=False)


def in_order(people: ObligationQuerySet) -> list[ObligationQuerySet]:
    """Return who is not done, then who is, each by pinyin.

    Two parts, each in the order of an index: sorted together they would all have to be read.
    """
    return [
        people.filter(part).order_by("cadre__sort_key", "cadre_id")
        for part in (_UNFINISHED, _FINISHED)
    ]


@dataclass(frozen=True)
class NameList:
    """Fifty names of a board, in one state or any, after the obligation `after`.

    `query` is part of a name or a whole staff number, `rank` a value of `Rank`.
    """

    board: Board
    state: State | None = None
    is_own: bool = False
    after: int | None = None
    query: str = ""
    rank: int | None = None

    @cached_property
    def _found(self) -> Sequence[Obligation]:
        """One row more than the page holds, to know whether there is another page."""
        last = self.after and (
            self.everyone().filter(pk=self.after).select_related("cadre").first()
        )
        found: list[Obligation] = []
        for number, part in enumerate(in_order(self._people())):
            if last and number == 0 and last.done_at is not None:
                continue  # the page begins among those who are done
            if last and (number == 0 or last.done_at is not None):
                key = last.cadre.sort_key
                part = part.filter(cadre__sort_key__gte=key).exclude(
                    cadre__sort_key=key, cadre_id__lte=last.cadre_id
                )
            wanted = PAGE_SIZE + 1 - len(found)
            if wanted and not self._is_empty(number):
                found += part.select_related("cadre", "cadre__unit", "unit")[:wanted]
        return found

    def _is_empty(self, number: int) -> bool:
        """Tell whether the state asked for has nobody in that part."""
        return self.state is not None and (self.state == State.DONE) == (number == 0)

    @property
    def page(self) -> Sequence[Obligation]:
        """The obligations of this page with cadre and units. One to three queries."""
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

    @property
    def is_narrowed(self) -> bool:
        """Tell whether names or ranks narrow the list, so that the figures are of more people."""
        return bool(self.query) or self.rank is not None

    def counts(self) -> list[tuple[State | None, int]]:
        """How many people each choice of state would list, were the list not narrowed."""
        figures = self.figures
        return [
            (None, figures.assigned),
            (State.OPEN, figures.open),
            (State.NOT_STARTED, figures.assigned - figures.started),
            (State.STARTED, figures.started - figures.done),
            (State.DONE, figures.done),
        ]

    @staticmethod
    def ranks() -> list[tuple[int, str]]:
        return [(value, str(label)) for value, label in Rank.choices]

    def everyone(self) -> ObligationQuerySet:
        """The obligations in any state."""
        everyone = self.board.people()
        return (
            everyone.filter(**{self.board.unit_field: self.board.unit})
            if self.is_own
            else everyone
        )

    def _people(self) -> ObligationQuerySet:
        people = self.everyone()
        if self.state is not None:
            people = people.filter(self._in_state(self.state))
        if self.query:
            people = people.filter(
                Q(cadre__name__contains=self.query) | Q(cadre__staff_number=self.query)
            )
        return people if self.rank is None else people.filter(cadre__rank=self.rank)

    def _in_state(self, state: State) -> Q:
        return {
            State.OPEN: _UNFINISHED,
            State.OVERDUE: _UNFINISHED & Q(due_on__lt=site_date(self.board.at)),
            State.NOT_STARTED: _UNFINISHED & Q(started_at=None),
            State.STARTED: _UNFINISHED & Q(started_at__isnull=False),
            State.DONE: _FINISHED,
        }[state]


def readable_units(tops: Sequence[Unit], people: Sequence[Obligation]) -> frozenset[int]:
    """Return which of the `people` (cadre ids) are now in a unit below `tops`. No query."""
    return frozenset(
        each.cadre_id
        for each in people
        if each.cadre.unit and any(top.contains(each.cadre.unit) for top in tops)
    )
