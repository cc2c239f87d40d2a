"""Marking: a pure function of the frozen paper and the frozen answers."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any, Final, NamedTuple

from quizzes.kinds import kind_of
from quizzes.papers import PaperItem

CENT: Final = Decimal("0.01")


class Marked(NamedTuple):
    """The result of one attempt."""

    points: Decimal  # two places
    possible: Decimal  # two places
    percent: Decimal  # 0–100, two places, rounded down: 59.999 is not 60
    marks: dict[str, str]  # item number → points earned, two places; not what awaits a marker
    unmarked: list[int]  # items that a person has to mark

    def reaches(self, pass_percent: int) -> bool:
        """Tell whether the result passes; exact, without rounding."""
        return self.points * 100 >= self.possible * pass_percent


def mark(
    paper: Sequence[PaperItem],
    answers: Mapping[int, Sequence[str]],
    keys: Mapping[int, Any],
) -> Marked:
    """Mark `answers` to `paper`.

    Args:
        answers: item number → chosen ids; an item without an answer earns nothing.
        keys: version → what is right, in the shape of its kind.

    What a person has to mark is left out of `points` and listed in `unmarked`.
    """
    earned = {}
    unmarked = []
    for entry in paper:
        response = answers.get(entry["item"], ())
        if response and kind_of(entry["kind"]).is_marked_by_person:
            unmarked.append(entry["item"])
        else:
            earned[entry["item"]] = _points(entry, response, keys[entry["version"]])
    return _marked(paper, earned, unmarked)


def with_marks(
    paper: Sequence[PaperItem], marks: Mapping[str, str], changed: Mapping[int, Decimal]
) -> Marked:
    """Return the result of `marks` (item number → points) with those of `changed` put in."""
    earned = {int(item): Decimal(points) for item, points in marks.items()} | dict(changed)
    unmarked = [entry["item"] for entry in paper if entry["item"] not in earned]
    return _marked(
        paper,
        {entry["item"]: earned[entry["item"]] for entry in paper if entry["item"] in earned},
        unmarked,
    )


def points_of(entry: PaperItem, response: Sequence[str], key: Any) -> Decimal:
    """Return what `response` to one item earns by `key`, to two places."""
    return _points(entry, response, key)


def share_as_points(entry: PaperItem, share: Decimal) -> Decimal:
    """Return `share` of the points of one item, to two places."""
    return (Decimal(entry["points"]) * share).quantize(CENT, ROUND_HALF_UP)


def _marked(
    paper: Sequence[PaperItem], earned: Mapping[int, Decimal], unmarked: list[int]
) -> Marked:
    points = sum(earned.values(), Decimal("0.00"))
    possible = possible_points(paper)
    percent = (
        (points * 100 / possible).quantize(CENT, ROUND_DOWN) if possible else Decimal("0.00")
    )
    marks = {str(item): f"{share:.2f}" for item, share in earned.items()}
    return Marked(points, possible, percent, marks, unmarked)


def possible_points(paper: Sequence[PaperItem]) -> Decimal:
    """Return the points that a faultless attempt earns."""
    return sum((Decimal(entry["points"]) for entry in paper), Decimal("0.00"))


def _points(entry: PaperItem, response: Sequence[str], key: Any) -> Decimal:
    share = kind_of(entry["kind"]).grade(key, response) if response else Decimal(0)
    return share_as_points(entry, share)
