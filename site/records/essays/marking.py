"""How the marks of two, or three, markers become one. Pure."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from typing import Final

from django.utils.translation import gettext as _

from core.errors import DomainError

MOST_APART: Final = Decimal(15)
ALL_POINTS: Final = 100
MOST_CRITERIA: Final = 8
LONGEST_NAME: Final = 60
_CENT: Final = Decimal("0.01")


class RubricWrong(DomainError):
    """The rubric cannot be read, or does not give 100 points."""


class PointsWrong(DomainError):
    """Points that a criterion does not have."""


def settled(percents: Sequence[Decimal]) -> Decimal | None:
    """Return the mark that follows from those of the markers, in percent; None while one is missing.

    Two marks at most 15 points apart give their mean. Further apart, a third marker is asked: then
    the two that are nearest to one another count, the higher pair where two are equally near.

    Args:
        percents: 0 to 100 each, in any order.
    """
    if len(percents) < 2:
        return None
    if len(percents) == 2 and abs(percents[0] - percents[1]) > MOST_APART:
        return None
    nearest = min(
        combinations(percents, 2), key=lambda pair: (abs(pair[0] - pair[1]), -sum(pair))
    )
    return (sum(nearest, Decimal(0)) / 2).quantize(_CENT, ROUND_HALF_UP)


def rubric_from(text: str) -> list[dict[str, object]]:
    """Read a rubric from lines such as “观点正确 30”; a colon may stand in between.

    Raises:
        RubricWrong: names the line, or the sum that is not 100.
    """
    rubric: list[dict[str, object]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, _space, points = line.replace("：", " ").replace(":", " ").strip().rpartition(" ")
        name = name.strip()
        if not name or len(name) > LONGEST_NAME or not (points.isascii() and points.isdigit()):
            raise RubricWrong(
                _(
                    "Line %(number)d of the rubric: write a criterion and its points, as in “%(example)s”."
                )
                % {"number": number, "example": "观点正确 30"}
            )
        if int(points) < 1:
            raise RubricWrong(
                _("Line %(number)d of the rubric: a criterion has at least 1 point.")
                % {"number": number}
            )
        rubric.append({"name": name, "points": int(points)})
    total = sum(int(str(each["points"])) for each in rubric)
    if total != ALL_POINTS or len(rubric) > MOST_CRITERIA:
        raise RubricWrong(
            _("The rubric gives %(total)d points; it needs 100, in at most %(most)d criteria.")
            % {"total": total, "most": MOST_CRITERIA}
        )
    return rubric


def percent_of(points: Sequence[int], rubric: Sequence[dict[str, object]]) -> Decimal:
    """Add up the points of one marker.

    Raises:
        PointsWrong: a criterion without points, or with more than it has.
    """
    if len(points) != len(rubric):
        raise PointsWrong(_("Give points for each criterion."))
    for given, criterion in zip(points, rubric, strict=True):
        if not 0 <= given <= int(str(criterion["points"])):
            raise PointsWrong(
                _("“%(name)s” has 0 to %(points)s points.")
                % {"name": criterion["name"], "points": criterion["points"]}
            )
    return Decimal(sum(points)).quantize(_CENT)
