"""What a percentage is called. Pure: no ORM, no clock."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol


class Band(Protocol):
    @property
    def from_percent(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...


def grade_of(percent: Decimal, bands: Iterable[Band]) -> tuple[str, str]:
    """Return the grade, in Chinese and in English, of the highest band that `percent` reaches.

    89.99 does not reach 90: percents were rounded down before. Two empty texts below every band.
    """
    reached = [band for band in bands if percent >= band.from_percent]
    if not reached:
        return "", ""
    best = max(reached, key=lambda band: band.from_percent)
    return best.name, best.name_en
