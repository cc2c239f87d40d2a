"""How long somebody spent on each question, from when answers were saved. Pure."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

# Longer than this between two saves, somebody was not thinking about the question.
LONGEST_SECONDS: Final = 900


def seconds_by_item(
    started_at: dt.datetime, saves: Iterable[tuple[int, dt.datetime]]
) -> dict[int, int]:
    """Return item → seconds: the time since the save before belongs to the item saved.

    Args:
        saves: (item, saved_at) in any order; saves of one instant share its time evenly.
    """
    moments: dict[dt.datetime, list[int]] = {}
    for item, saved_at in saves:
        moments.setdefault(saved_at, []).append(item)
    spent: dict[int, float] = {}
    before = started_at
    for saved_at in sorted(moments):
        items = set(moments[saved_at])
        gap = min(max(0.0, (saved_at - before).total_seconds()), LONGEST_SECONDS)
        for item in items:
            spent[item] = spent.get(item, 0.0) + gap / len(items)
        before = max(before, saved_at)
    return {item: round(seconds) for item, seconds in spent.items()}
