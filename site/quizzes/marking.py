"""Marking: a pure function of the frozen paper and the frozen answers."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from quizzes.kinds import kind_of
from quizzes.papers import PaperItem

CENT: Final = Decimal("0.01")


class Marked(NamedTuple):
    """The result of one attempt."""

    points: Decimal  # two places
    possible: Decimal  # two places
    percent: Decimal  # 0–100, two places, rounded down: 59.999 is not 60
    marks: dict[str, str]  # item number → points earned, two places

    def reaches(self, pass_percent: int) -> bool:
        """Tell whether the result passes; exact, without rounding."""
        return self.points * 100 >= self.possible * pass_percent


def mark(
    paper: Sequence[PaperItem],
    answers: Mapping[int, Sequence[str]],
    keys: Mapping[int, Sequence[str]],
) -> Marked:
    """Mark `answers` to `paper`.

    Args:
        answers: item number → chosen ids; an item without an answer earns nothing.
        keys: version → right ids.
    """
    earned = {
        entry["item"]: _points(entry, answers.get(entry["item"], ()), keys[entry["version"]])
        for entry in paper
    }
    points = sum(earned.values(), Decimal("0.00"))
    possible = possible_points(paper)
    percent = (
        (points * 100 / possible).quantize(CENT, ROUND_DOWN) if possible else Decimal("0.00")
    )
    return Marked(
        points, possible, percent, {str(item): f"{share:.2f}" for item, share in earned.items()}
    )


def possible_points(paper: Sequence[PaperItem]) -> Decimal:
    """Return the points that a faultless attempt earns."""
    return sum((Decimal(entry["points"]) for entry in paper), Decimal("0.00"))


def _points(entry: PaperItem, response: Sequence[str], key: Sequence[str]) -> Decimal:
    share = kind_of(entry["kind"]).grade(key, response) if response else Decimal(0)
    return (Decimal(entry["points"]) * share).quantize(CENT, ROUND_HALF_UP)
