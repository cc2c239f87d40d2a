"""The people behind a figure: by name, a page at a time, whoever may need help first.

Who is overdue comes first, then who else is not done, then who is, each group by pinyin. A page
begins after the last person of the one before (keyset), so that the last costs what the first does.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assignments.board import FEW_PEOPLE, Board
from assignments.figures import Figures
from assignments.models import GRACE_DAYS, Obligation, ObligationQuerySet
from cadres.models import Cadre, Rank, Unit
from cadres.naming import alike
from core.time import site_date

PAGE_SIZE: Final = 50
LONGEST_QUERY: Final = 40
LONGEST_MARK: Final = 22


class State(models.TextChoices):
    """How far a person is; in addresses in lower case."""

    OPEN = "open", _("not done")
    OVERDUE = "overdue", _("overdue")
    NOT_STARTED = "not-started", _("not started")
    STARTED = "started", _("started, not done")
    DONE = "done", _("done")
    EXCUSED = "excused", _("not counted")


_UNFINISHED: Final = Q(done_at=None)
_FINISHED: Final = Q(done_at__isnull=False)
_ORDER: Final = ("sort_key", "cadre_id")
_LATE, _OPEN, _DONE = range(3)


class Part(NamedTuple):
    """People of a list who stand together, in the order of an index; `number` orders the parts."""

    number: int
    people: ObligationQuerySet


def in_order(board: Board, people: ObligationQuerySet) -> list[Part]:
    """Return who is overdue, who else is not done, and who is, each by pinyin.

    Each part is in the order of an index: sorted together they would all have to be read. While
    the due day of all is to come, nobody is overdue; when the days of grace of those who came
    late are over as well, everybody is.
    """
    today = site_date(board.at)
    unfinished = people.filter(_UNFINISHED)
    graced = board.assignment.due_on + dt.timedelta(days=GRACE_DAYS)
    if board.assignment.has_personal_due_dates or (board.is_overdue and graced >= today):
        parts = [
            Part(_LATE, unfinished.filter(due_on__lt=today)),
            Part(_OPEN, unfinished.filter(due_on__gte=today)),
        ]
    else:
        parts = [Part(_LATE if board.is_overdue else _OPEN, unfinished)]
    parts.append(Part(_DONE, people.filter(_FINISHED)))
    return [Part(number, part.order_by(*_ORDER)) for number, part in parts]


@dataclass(frozen=True)
class NameList:
    """Fifty names of a board, in one state or any, after the mark `after` of the page before.

    `query` is part of a name or a whole staff number, `rank` a value of `Rank`.
    """

    board: Board
    state: State | None = None
    is_own: bool = False
    after: str = ""
    query: str = ""
    rank: int | None = None

    @cached_property
    def _found(self) -> Sequence[tuple[int, Obligation]]:
        """One row more than the page holds, each with the number of its part."""
        begins, key, cadre_id = self._place
        found: list[tuple[int, Obligation]] = []
        for part in self._parts():
            wanted = PAGE_SIZE + 1 - len(found)
            if part.number < begins or not wanted or not self._may_hold(part):
                continue
            after = (key, cadre_id) if part.number == begins else ("", 0)
            found += [(part.number, each) for each in self._taken(part.people, after, wanted)]
        return found

    def _parts(self) -> list[Part]:
        if self.state is State.EXCUSED:
            return [Part(_OPEN, self._people().order_by(*_ORDER))]
        return in_order(self.board, self._people())

    @cached_property
    def _place(self) -> tuple[int, str, int]:
        """Where the page begins: in which part, after which sort key and cadre. One query."""
        number, _dot, text = self.after.partition(".")
        if not (number.isdecimal() and text.isdecimal() and len(self.after) < LONGEST_MARK):
            return 0, "", 0
        last = self.everyone().filter(pk=int(text)).values_list(*_ORDER).first()
        return (int(number), *last) if last else (0, "", 0)

    def _taken(
        self, people: ObligationQuerySet, after: tuple[str, int], wanted: int
    ) -> list[Obligation]:
        """Return the first `wanted` of `people` after a place, with the name that is asked for.

        In a large unit the names are looked up first, some at a time: almost all of its people
        might have to be looked at until fifty of one surname are found.
        """
        rows = _beyond(people, after, "cadre_id")
        if not self.query:
            return _first(rows, wanted)
        if self.figures.assigned <= FEW_PEOPLE:
            named = Q(cadre__name__contains=self.query) | Q(cadre__staff_number=self.query)
            return _first(rows.filter(named), wanted)
        found: list[Obligation] = []
        for some in self._alike(after):
            keys, people_ids = zip(*some, strict=True)
            named = Q(cadre__in=people_ids, sort_key__range=(keys[0], keys[-1]))
            found += _first(rows.filter(named), wanted - len(found))
            if len(found) == wanted:
                break
        return found

    def _alike(self, after: tuple[str, int]) -> Iterator[list[tuple[str, int]]]:
        """Yield sort keys and ids of who is named so after a place, in order, some at a time.

        Whoever has the query as staff number is meant alone. One query more than there are yields.
        """
        numbered = Cadre.objects.filter(staff_number=self.query).values_list("sort_key", "pk")
        if some := list(numbered):
            yield some
            return
        yield from alike(self.query, after)

    def _may_hold(self, part: Part) -> bool:
        """Tell whether the state asked for can be met in that part."""
        match self.state:
            case None | State.EXCUSED:
                return True
            case State.DONE:
                return part.number == _DONE
            case State.OVERDUE:
                return part.number == _LATE
        return part.number != _DONE

    @property
    def page(self) -> Sequence[Obligation]:
        """The obligations of this page with cadre and units. One to four queries.

        One or two more where a name is asked for.
        """
        return [each for _number, each in self._found[:PAGE_SIZE]]

    @property
    def next_after(self) -> str | None:
        """The mark after which the next page begins, if there is one.

        It names the part as well: who finishes meanwhile takes nobody along.
        """
        if len(self._found) <= PAGE_SIZE:
            return None
        number, last = self._found[PAGE_SIZE - 1]
        return f"{number}.{last.pk}"

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
            *self._not_counted(),
        ]

    def _not_counted(self) -> list[tuple[State | None, int]]:
        """Offer those in no denominator where there are any of the unit and all below it."""
        number = sum(number for _reason, number in self.board.not_counted)
        return [(State.EXCUSED, number)] if number and not self.is_own else []

    @staticmethod
    def ranks() -> list[tuple[int, str]]:
        return [(value, str(label)) for value, label in Rank.choices]

    def everyone(self) -> ObligationQuerySet:
        """The obligations in any state; or of those who are not counted, where they are asked for."""
        everyone = self.board.excused() if self.state is State.EXCUSED else self.board.people()
        return (
            everyone.filter(**{self.board.unit_field: self.board.unit})
            if self.is_own
            else everyone
        )

    def _people(self) -> ObligationQuerySet:
        people = self.everyone()
        if self.state is not None:
            people = people.filter(self._in_state(self.state))
        return people if self.rank is None else people.filter(cadre__rank=self.rank)

    def _in_state(self, state: State) -> Q:
        """What a state asks beyond its parts: a condition said twice misleads the planner."""
        match state:
            case State.NOT_STARTED:
                return Q(started_at=None)
            case State.STARTED:
                return Q(started_at__isnull=False)
        return Q()


def _first(rows: ObligationQuerySet, wanted: int) -> list[Obligation]:
    """Return the first `wanted` of `rows` with cadre and units. One query.

    Who they are is found first: where the database would rather sort than follow an index, it
    sorts numbers, not people and units.
    """
    numbers = rows.values("pk")[:wanted]
    whole = Obligation.objects.filter(pk__in=numbers).order_by(*_ORDER)
    return list(whole.select_related("cadre", "cadre__unit", "unit"))


def _beyond(rows: Any, place: tuple[str, int], person: str) -> Any:
    """Return those of `rows`, in the order of names, that stand after a sort key and a person."""
    key, cadre_id = place
    if not cadre_id:
        return rows
    return rows.filter(sort_key__gte=key).exclude(
        **{"sort_key": key, f"{person}__lte": cadre_id}
    )


def readable_units(tops: Sequence[Unit], people: Sequence[Obligation]) -> frozenset[int]:
    """Return which of the `people` (cadre ids) are now in a unit below `tops`. No query."""
    return frozenset(
        each.cadre_id
        for each in people
        if each.cadre.unit and any(top.contains(each.cadre.unit) for top in tops)
    )
