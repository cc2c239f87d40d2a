"""Trends: shares by day, drawn as a line from the numbers of the table under it. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from assignments.indicators.registry import Share, written

WIDTH: Final = 720
HEIGHT: Final = 240
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 14, 30


class Point(NamedTuple):
    """One day: what is written, and where its dot lies."""

    day: dt.date
    share: Share
    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Trend:
    """The shares of some days, or the counts where `is_count`."""

    days: Sequence[tuple[dt.date, Share]]
    is_count: bool = False

    @property
    def top(self) -> int:
        """The value at the upper edge: 1000 thousandths, or the largest count."""
        if not self.is_count:
            return 1000
        return max(1, *(share.part for _day, share in self.days)) if self.days else 1

    @property
    def points(self) -> list[Point]:
        """The days with their places, the earliest first."""
        if not self.days:
            return []
        first, last = self.days[0][0], self.days[-1][0]
        span = max(1, (last - first).days)
        wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        return [
            Point(
                day,
                share,
                written(share, is_count=self.is_count),
                round(LEFT + wide * (day - first).days / span, 1),
                round(TOP + high * (1 - self._value(share) / self.top), 1),
            )
            for day, share in self.days
        ]

    @property
    def last(self) -> Point | None:
        """The latest day."""
        points = self.points
        return points[-1] if points else None

    @property
    def line(self) -> str:
        """The `points` attribute of the polyline."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)

    @property
    def scale(self) -> list[tuple[float, str]]:
        """Heights and words of the horizontal lines."""
        high = HEIGHT - TOP - BOTTOM
        marks = (0, 0.5, 1)
        return [
            (
                round(TOP + high * (1 - mark), 1),
                str(round(self.top * mark)) if self.is_count else f"{round(100 * mark)}%",
            )
            for mark in marks
        ]

    def _value(self, share: Share) -> int:
        return share.part if self.is_count else share.permille
