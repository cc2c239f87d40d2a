"""What an indicator is, and which there are. Apps below are read; apps above register theirs.

An indicator answers with facts dated up to a day, so that any day's figure can be told again.
"""

import datetime as dt
import enum
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, NamedTuple, TypeAlias

from django.db.models import Case, CharField, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Substr
from django.utils.functional import Promise

from cadres.models import Cadre, CadreQuerySet, Unit
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


# Rows of branch, part and whole that have not been asked for.
Groups: TypeAlias = "QuerySet[Any, Any]"


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
    former: tuple[str, ...] = ()  # paths where the unit stood before; counted in its branch

    @classmethod
    def whole(
        cls, unit: Unit, first: dt.date, until: dt.date, view: View = View.THEN,
        stood: Sequence[Unit] = (),
    ) -> "Scope":  # fmt: skip
        """Return the scope with one row: `unit` with everything below it.

        Args:
            stood: nodes where the unit stood before it was moved (`UnitChange.former_nodes`);
                those closed before `first` have no facts of these days.
        """
        former = tuple(
            node.path for node in stood if node.closed_on is None or node.closed_on >= first
        )
        return cls(unit.path, len(unit.path), first, until, view, former)

    def inside(self, path: str) -> Q:
        """Return what matches rows whose unit, by the look-up of its path, is in the scope."""
        found = Q(**{f"{path}__startswith": self.path})
        for each in self.former:
            found |= Q(**{f"{path}__startswith": each})
        return found

    def unit_path(self, then: str, now: str) -> str:
        """Return the look-up of the path that this view goes by."""
        return f"{then if self.view is View.THEN else now}__path"

    def by_branch(
        self, rows: "QuerySet[Any, Any]", path: str, *, part: Any = None, whole: Any = None
    ) -> "Groups":
        """Group `rows` by branch of the unit whose path is the look-up `path`. No query yet."""
        grouped: Groups = (
            rows.filter(self.inside(path))
            .order_by()
            .annotate(branch=self._branch(path))
            .values("branch")
            .annotate(
                part=Value(0, IntegerField()) if part is None else part,
                whole=Value(0, IntegerField()) if whole is None else whole,
            )
        )
        return grouped

    def _branch(self, path: str) -> Any:
        branch = Substr(path, 1, self.length)
        if not self.former:
            return branch
        before = [
            When(**{f"{path}__startswith": each}, then=Value(self.path)) for each in self.former
        ]
        return Case(*before, default=branch, output_field=CharField())


class Indicator(ABC):
    """One figure. Give it a `code`, then it is on boards, in target books and in reports."""

    code: ClassVar[str]
    label: ClassVar[Promise]
    note: ClassVar[Promise]  # how it is reckoned, in words
    is_count: ClassVar[bool] = False  # a number of things, not a share
    measure: ClassVar[Promise | str] = ""  # what is counted, as the word after the number
    hides_few: ClassVar[bool] = False  # a share of fewer than FEWEST tells on somebody
    may_be_target: ClassVar[bool] = True
    column: ClassVar[int] = 50  # where it stands; among equals whoever came first
    lacking_note: ClassVar[Promise | None] = (
        None  # who is meant by `lacking`, where names may be told
    )

    @abstractmethod
    def groups(self, scope: Scope) -> list[Groups]:
        """Return what has to be counted (`scope.by_branch`), a group of rows for each share."""

    def told(self, found: Sequence[dict[str, Share]]) -> dict[str, Share]:
        """Make the share of each branch of what the `groups` counted, in their order."""
        return found[0]

    def lacking(self, scope: Scope) -> CadreQuerySet:
        """Return who keeps the share below the whole: people who may need help, no ranking.

        Only where there is a `lacking_note`: what is anonymous, or between two people, has none.
        """
        nobody: CadreQuerySet = Cadre.objects.none()
        return nobody

    def shares(self, scope: Scope) -> dict[str, Share]:
        """Return the share of each branch that has any. One query."""
        return shares_of([(self, scope)])[0]

    def of(self, scope: Scope) -> Share:
        """Return the sum over the branches. One query."""
        return sum_of(self.shares(scope))


def sum_of(shares: dict[str, Share]) -> Share:
    """Add up the shares of branches."""
    total = Share()
    for share in shares.values():
        total = total.plus(share)
    return total


def shares_of(asked: Iterable[tuple["Indicator", Scope]]) -> list[dict[str, Share]]:
    """Return the shares of each indicator in its scope. One query for all of them."""
    wanted = [(indicator, indicator.groups(scope)) for indicator, scope in asked]
    numbered = [
        each.annotate(number=Value(number, IntegerField())).values_list(
            "number", "branch", "part", "whole"
        )
        for number, each in enumerate(each for _who, groups in wanted for each in groups)
    ]
    found: list[dict[str, Share]] = [{} for _each in numbered]
    if numbered:
        first, *others = numbered
        for number, branch, part, whole in first.union(*others, all=True) if others else first:
            found[number][branch] = Share(part, whole)
    shares, begins = [], 0
    for indicator, groups in wanted:
        shares.append(indicator.told(found[begins : begins + len(groups)]))
        begins += len(groups)
    return shares


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
