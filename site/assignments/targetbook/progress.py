"""How far the targets of a book are, reckoned from the facts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from assignments.indicators.registry import (
    Indicator,
    Scope,
    Share,
    indicators,
    shares_of,
    sum_of,
)
from assignments.models import Target, TargetBook
from cadres.models import Unit, UnitChange


@dataclass(frozen=True)
class Progress:
    """How far one target is: numerator, denominator, and whether it is reached."""

    target: Target
    indicator: Indicator
    share: Share

    @property
    def is_count(self) -> bool:
        return self.indicator.is_count

    @property
    def is_reached(self) -> bool:
        if self.is_count:
            return self.share.part >= self.target.value
        return self.share.whole > 0 and self.share.permille >= self.target.value * 10

    @property
    def text(self) -> str:
        return str(self.share.part) if self.is_count else self.share.percent

    @property
    def wanted(self) -> str:
        return str(self.target.value) if self.is_count else f"{self.target.value}%"

    @property
    def detail(self) -> str:
        """Numerator and denominator: "187/194"; for counts "3/4"."""
        whole = self.target.value if self.is_count else self.share.whole
        return f"{self.share.part}/{whole}"

    @property
    def permille(self) -> int:
        """How much of the target is reached, for the bar: 1000 is all of it."""
        if not self.target.value:
            return 1000
        reached = self.share.part * 1000 if self.is_count else self.share.permille * 100
        return min(1000, reached // self.target.value)


def progress_of(book: TargetBook, until: dt.date) -> list[Progress]:
    """Reckon every target from the facts up to `until`. Three queries."""
    return progress_of_each([(book, list(book.targets.order_by("number")))], until)[0]


def progress_of_each(
    books: Sequence[tuple[TargetBook, Sequence[Target]]], until: dt.date
) -> list[list[Progress]]:
    """Reckon the targets of each book from the facts up to `until`. Two queries for all.

    What a unit did before it was moved counts for its book: one query more for each move.
    """
    stood = UnitChange.objects.former_nodes({book.unit_id for book, _targets in books})
    asked = [
        (number, target, indicators[target.code], _scope(book, until, stood[book.unit_id]))
        for number, (book, targets) in enumerate(books)
        for target in targets
        if target.code in indicators
    ]
    progress: list[list[Progress]] = [[] for _book in books]
    found = shares_of((indicator, scope) for _number, _target, indicator, scope in asked)
    for (number, target, indicator, _scope_of_it), shares in zip(asked, found, strict=True):
        progress[number].append(Progress(target, indicator, sum_of(shares)))
    return progress


def _scope(book: TargetBook, until: dt.date, stood: Sequence[Unit]) -> Scope:
    last = min(until, book.last_day)
    return Scope.whole(book.unit, book.first_day, last, stood=stood)
