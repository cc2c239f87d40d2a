"""What was played: unions of intervals, and what a heartbeat may add. Pure: no ORM, no clock.

A span is (from, to) in seconds of the recording, from < to. A union is a tuple of disjoint spans
in order, with a gap between neighbours.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

Span = tuple[float, float]
Union = tuple[Span, ...]

FASTEST: Final = 2.0
SLACK_SECONDS: Final = 2.0  # clocks tick apart, requests take a moment
TOUCHING_SECONDS: Final = 0.25  # players report no finer than this
ENDING_SECONDS: Final = (
    0.75  # lengths are kept in whole seconds: the true end may be this earlier
)


class Played(NamedTuple):
    """A heartbeat after it was counted: what is played now, and seconds of spans that it used."""

    union: Union
    used_seconds: float


def union_of(spans: Iterable[Span]) -> Union:
    """Return the union of `spans`, in any order; empty and reversed ones count for nothing."""
    merged: list[list[float]] = []
    for start, end in sorted(span for span in spans if span[1] > span[0]):
        if merged and start <= merged[-1][1] + TOUCHING_SECONDS:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return tuple((start, end) for start, end in merged)


def length(spans: Iterable[Span]) -> float:
    """Return the seconds of disjoint `spans` together."""
    return sum(end - start for start, end in spans)


def share_percent(union: Sequence[Span], seconds: float) -> int:
    """Return the whole percent of a recording of `seconds` that `union` covers, 0 to 100.

    All of it is 100, whatever its length was rounded to.
    """
    if seconds <= 0:
        return 0
    if union and not gaps(union, seconds):
        return 100
    return max(0, min(100, int(length(union) * 100 / seconds + 1e-6)))


def reached(union: Sequence[Span]) -> float:
    """Return how far it was played from the start without a gap; 0.0 when not from the start."""
    return union[0][1] if union and union[0][0] <= SLACK_SECONDS else 0.0


def gaps(union: Sequence[Span], seconds: float) -> list[Span]:
    """Return what of a recording of `seconds` was not played, in order."""
    edges = [0.0, *(edge for span in union for edge in span), seconds]
    *inner, last = zip(edges[::2], edges[1::2], strict=True)
    missing = [(start, end) for start, end in inner if end - start > TOUCHING_SECONDS]
    return [*missing, last] if last[1] - last[0] > ENDING_SECONDS else missing


def count_beat(
    union: Union,
    reported: Sequence[Span],
    *,
    seconds: float,
    elapsed_seconds: float,
    speed: float,
    is_unskippable: bool = False,
) -> Played:
    """Add what a heartbeat reports to `union`, as far as it can be true.

    Nobody plays more than wall clock × speed. What is beyond is cut off, in the order reported.
    On the first watch of an unskippable recording, spans that start beyond what was reached do
    not count.

    Args:
        seconds: length of the recording; spans are cut to it.
        elapsed_seconds: wall clock since playing was last counted.
        speed: what the player says it played at; at most `FASTEST` is believed.
    """
    budget = max(0.0, elapsed_seconds) * max(0.0, min(speed, FASTEST)) + SLACK_SECONDS
    left = budget
    grown = union
    for start, end in reported:
        start, end = max(0.0, start), min(end, seconds, start + left)
        if end <= start:
            continue
        is_first_watch = is_unskippable and bool(gaps(grown, seconds))
        if is_first_watch and start > reached(grown) + SLACK_SECONDS:
            continue
        grown = union_of([*grown, (start, end)])
        left -= end - start
    return Played(grown, budget - left)
