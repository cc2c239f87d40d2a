"""When a programme is finished. Pure: no ORM, no clock."""

from collections.abc import Collection


def is_finished(
    *,
    required: Collection[int],
    electives: Collection[int],
    electives_wanted: int,
    finished: Collection[int],
) -> bool:
    """Tell whether the `finished` courses make up the programme.

    Args:
        required: courses that all have to be finished.
        electives: courses of which `electives_wanted` are enough; all, where there are fewer.
    """
    if not required and not electives:
        return False
    chosen = len(frozenset(electives) & frozenset(finished))
    wanted = min(electives_wanted, len(electives))
    return frozenset(required) <= frozenset(finished) and chosen >= wanted
