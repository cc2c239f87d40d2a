"""Which groups of an anonymous table may be shown. Pure.

A group of fewer than five people is not shown. Where the whole is known, a single hidden group
would be the difference between the whole and the rest: then the smallest shown one is hidden too,
until what is hidden together is five people or more, in two groups or more.
"""

from collections.abc import Hashable, Mapping
from typing import Final, TypeVar

FEWEST: Final = 5

Group = TypeVar("Group", bound=Hashable)


def shown_groups(people: Mapping[Group, int]) -> set[Group]:
    """Return the groups that may be shown; groups of nobody hide nobody and are left out.

    Args:
        people: how many people each group has; together they are the whole, which is known.
    """
    there = {group: number for group, number in people.items() if number > 0}
    hidden = {group for group, number in there.items() if number < FEWEST}
    left = sorted((group for group in there if group not in hidden), key=lambda g: there[g])
    while (
        hidden and left and (len(hidden) < 2 or sum(there[group] for group in hidden) < FEWEST)
    ):
        hidden.add(left.pop(0))
    return set(there) - hidden
