"""What an indicator is, and which there are. Apps below are read; apps above register theirs.

An indicator answers with facts dated up to a day, so that any day's figure can be told again.
"""

import datetime as dt
import enum
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Final, NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.utils.functional import Promise

from cadres.models import Unit
from core.shares import percent, permille

FEWEST: Final = 5  # people a share needs before it may be shown where answers are anonymous


class View(enum.StrEnum):
    """Whose people count for a unit: those who were there then, or those who are there now."""

    THEN = "then"
    NOW = "now"


class Share(NamedTuple):
    """`part` of `whole`; a mere count has 0 as its whole."""

    part: int = 0
    whole: int = 0

    def plus(self, other: "Share") -> "Share":
        return Share(self.part + other.part, self.whole + other.whole)

    @property
    def permille(self) -> int:
        return permille(self.part, self.whole)

    @property
    def percent(self) -> str:
        return percent(self.part, self.whole)


@dataclass(frozen=True)
class Scope:
    """The subtree of `path`, facts from `first` to `until`; rows are told apart by the first
    `length` characters of their unit's path (a branch).
    """

    path: str
    length: int
    first: dt.date
    until: dt.date
    view: View = View.THEN

    @classmethod
    def whole(
        cls, unit: Unit, first: dt.date, until: dt.date, view: View = View.THEN
    ) -> "Scope":
        """Return the scope with one row: `unit` with everything below it."""
        return cls(unit.path, len(unit.path), first, until, view)

    def unit_path(self, then: str, now: str) -> str:
        """Return the look-up of the path that this view goes by."""
        return f"{then if self.view is View.THEN else now}__path"

    def by_branch(
        self, rows: "QuerySet[Any, Any]", path: str, **sums: Any
    ) -> "list[dict[str, Any]]":
        """Group `rows` by branch of the unit whose path is the look-up `path`. One query."""
        grouped = (
            rows.filter(**{f"{path}__startswith": self.path})
            .order_by()
            .annotate(branch=Substr(path, 1, self.length))
            .values("branch")
            .annotate(**sums)
        )
        return [dict(row) for row in grouped]


class Indicator(ABC):
    """One figure. Give it a `code`, then it is on boards, in target books and in reports."""

    code: ClassVar[str]
    label: ClassVar[Promise]
    note: ClassVar[Promise]  # how it is reckoned, in words
    is_count: ClassVar[bool] = False  # a number of things, not a share
    hides_few: ClassVar[bool] = False  # a share of fewer than FEWEST tells on somebody
    may_be_target: ClassVar[bool] = True
    column: ClassVar[int] = 50  # where it stands; among equals whoever came first

    @abstractmethod
    def shares(self, scope: Scope) -> dict[str, Share]:
        """Return the share of each branch that has any. One or two queries."""

    def of(self, scope: Scope) -> Share:
        """Return the sum over the branches."""
        total = Share()
        for share in self.shares(scope).values():
            total = total.plus(share)
        return total


indicators: Final[dict[str, Indicator]] = {}


def register_indicator(indicator: Indicator) -> None:
    """Put `indicator` on boards; one of the same code takes the place of the one before.

    Columns stand in the order of their `column`, whichever module happened to be loaded first.
    """
    indicators[indicator.code] = indicator
    in_order = sorted(indicators.items(), key=lambda item: item[1].column)
    indicators.clear()
    indicators.update(in_order)


def written(share: Share | None, *, is_count: bool, hides_few: bool = False) -> str:
    """Write a share as people read it: "96.4%", a count, "–" of nobody, "<5" of too few."""
    if share is None:
        return "–"
    if is_count:
        return str(share.part)
    if hides_few and 0 < share.whole < FEWEST:
        return f"<{FEWEST}"
    return share.percent
