"""Showing where people tapped, so that nobody can be told from the figures. Pure.

Groups under five stay hidden. The figures move only when five more people have tapped, so that
two looks never differ by fewer; and the total is that of the groups shown, so that what is hidden
can't be found by subtraction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from core.shares import permille

SMALLEST_GROUP: Final = 5

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What may be shown: taps by event where there are enough, and their sum."""

    groups: dict[str, int]
    total: int

    def share(self, key: str) -> int:
        """Return the group's share of the total in percent, rounded down; 0 where it is hidden."""
        return permille(self.groups.get(key, 0), self.total) // 10


def with_tap(counted: Counts, key: str) -> dict[str, int]:
    """Return `counted` with one more tap on `key`."""
    return {**counted, key: counted.get(key, 0) + 1}


def next_shown(*, counted: Counts, shown: Counts) -> dict[str, int]:
    """Return the figures to show from now on: new ones when five more people have tapped."""
    news = sum(counted.values()) - sum(shown.values())
    return dict(counted if news >= SMALLEST_GROUP else shown)


def disclose(shown: Counts, keys: Iterable[str]) -> Disclosed:
    """Return what of `shown` may be seen, for the events `keys`."""
    groups = {key: shown[key] for key in keys if shown.get(key, 0) >= SMALLEST_GROUP}
    return Disclosed(groups, sum(groups.values()))
