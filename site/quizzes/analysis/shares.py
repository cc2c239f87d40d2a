"""Marks as thousandths, one question and the rest of the paper. Pure."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from quizzes.papers import PaperItem

WHOLE: Final = 1000


def shares_of(
    paper: Sequence[PaperItem], marks: Mapping[str, str]
) -> dict[int, tuple[int, int]]:
    """Return item → (its share, the share of all other items), in thousandths.

    Where there are no other items, the rest is 0.
    """
    points = {entry["item"]: Decimal(entry["points"]) for entry in paper}
    earned = {item: Decimal(marks.get(str(item), "0")) for item in points}
    all_points, all_earned = sum(points.values()), sum(earned.values())
    return {
        item: (
            _thousandths(earned[item], points[item]),
            _thousandths(all_earned - earned[item], all_points - points[item]),
        )
        for item in points
    }


def _thousandths(part: Decimal | int, whole: Decimal | int) -> int:
    if not whole:
        return 0
    return int((Decimal(part) * WHOLE / Decimal(whole)).quantize(Decimal(1), ROUND_HALF_UP))
