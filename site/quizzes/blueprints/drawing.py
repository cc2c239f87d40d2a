"""Drawing one paper: which questions, of a blueprint or of the quiz's own list."""

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Q

from quizzes.blueprints.services import CannotFillPaper, Shortage
from quizzes.models import BlueprintCell, PoolPlace, Question
from quizzes.papers import PoolItem

# Drawn beyond what a cell needs, since cells overlap and questions are withdrawn meanwhile.
SPARE: Final = 3

Row = tuple[int, PoolItem]  # question, item


def draw_from(blueprint_id: int, *, avoid: set[int], rng: random.Random) -> list[PoolItem]:
    """Draw what each cell asks for, each question at most once, in the order of the cells.

    Two queries from a bank of any size; one more for a cell that came out short.

    Args:
        avoid: questions that must not come.

    Raises:
        CannotFillPaper: names each cell that lacks questions.
    """
    cells = list(
        BlueprintCell.objects.filter(blueprint=blueprint_id).select_related(
            "category", "risk_point"
        )
    )
    places = {
        cell.pk: rng.sample(range(cell.size), min(cell.size, cell.number + SPARE + len(avoid)))
        for cell in cells
    }
    found = _at(places, cells)
    taken: set[int] = set(avoid)
    drawn: dict[int, list[PoolItem]] = {}
    shortages = []
    # The cells with the least to choose from choose first.
    for cell in sorted(cells, key=lambda each: each.size - each.number):
        rows = [found[cell.pk, place] for place in places[cell.pk] if (cell.pk, place) in found]
        picked = _pick(rows, cell.number, taken)
        if len(picked) < cell.number:
            rest = [place for place in range(cell.size) if place not in set(places[cell.pk])]
            rng.shuffle(rest)
            more = _at({cell.pk: rest}, [cell])
            rows = [more[cell.pk, place] for place in rest if (cell.pk, place) in more]
            picked += _pick(rows, cell.number - len(picked), taken)
        if len(picked) < cell.number:
            shortages.append(Shortage(str(cell), cell.number, len(picked)))
        drawn[cell.pk] = picked
    if shortages or not cells:
        raise CannotFillPaper(shortages)
    return [item for cell in cells for item in drawn[cell.pk]]


def _pick(rows: Sequence[Row], number: int, taken: set[int]) -> list[PoolItem]:
    """Take the first `number` of `rows` that nobody took, and note them as taken."""
    picked: list[PoolItem] = []
    for question, item in rows:
        if len(picked) == number:
            break
        if question not in taken:
            taken.add(question)
            picked.append(item)
    return picked


def _at(
    places: Mapping[int, Sequence[int]], cells: Sequence[BlueprintCell]
) -> dict[tuple[int, int], Row]:
    """Return what lies at these places, withdrawn questions left out. One query."""
    asked = [Q(cell=cell, place__in=at) for cell, at in places.items() if at]
    if not asked:
        return {}
    points = {cell.pk: cell.points for cell in cells}
    rows: Any = (
        PoolPlace.objects.filter(reduce(or_, asked), question__state=Question.State.APPROVED)
        .exclude(question__current=None)
        .values_list(
            "cell",
            "place",
            "question",
            "question__current",
            "question__current__kind",
            "question__current__choices",
        )
    )
    return {
        (cell, place): (question, PoolItem(version, kind, Decimal(points[cell]), choices))
        for cell, place, question, version, kind, choices in rows
    }
