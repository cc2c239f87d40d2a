"""Counting beforehand what each cell of a blueprint may draw."""

from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Max, QuerySet, Sum
from django.utils.translation import gettext as _

from core.errors import DomainError
from quizzes.models import Blueprint, BlueprintCell, Category, PoolPlace, Question


class Shortage(NamedTuple):
    """A cell that lacks questions."""

    cell: str
    number: int
    size: int

    def __str__(self) -> str:
        return _(
            "“%(cell)s” needs %(number)d questions and has %(size)d: %(lacks)d lacking."
        ) % {
            "cell": self.cell,
            "number": self.number,
            "size": self.size,
            "lacks": self.number - self.size,
        }


class CannotFillPaper(DomainError):
    """The bank has not what a blueprint asks for; the text names each cell and what it lacks."""

    def __init__(self, shortages: list[Shortage]) -> None:
        super().__init__(" ".join(map(str, shortages)))
        self.shortages = shortages


def askable_questions() -> QuerySet[Question]:
    """Questions that may enter a new paper."""
    return Question.objects.askable()


@transaction.atomic
def count_pool(*, blueprint: Blueprint) -> list[Shortage]:
    """Number what each cell of `blueprint` may draw; return what is lacking.

    Safe to repeat. Papers drawn at the same time see the old numbers or the new ones.
    """
    locked = Blueprint.objects.select_for_update().get(pk=blueprint.pk)
    shortages = []
    categories = list(Category.objects.filter(bank=locked.bank_id))
    for cell in locked.cells.select_related("category", "risk_point"):
        found = list(_candidates(cell, locked, categories).values_list("pk", flat=True))
        PoolPlace.objects.filter(cell=cell).delete()
        PoolPlace.objects.bulk_create(
            (
                PoolPlace(cell=cell, place=place, question_id=pk)
                for place, pk in enumerate(found)
            ),
            batch_size=2000,
        )
        cell.size = len(found)
        cell.save(update_fields=["size"])
        if cell.size < cell.number:
            shortages.append(Shortage(str(cell), cell.number, cell.size))
    locked.stamp = stamp_of(locked)
    locked.save(update_fields=["stamp"])
    return shortages


def recount_changed_pools() -> int:
    """Count the pools of the blueprints whose bank has changed; return how many were counted."""
    counted = 0
    for blueprint in Blueprint.objects.all():
        if blueprint.stamp != stamp_of(blueprint):
            count_pool(blueprint=blueprint)
            counted += 1
    return counted


def stamp_of(blueprint: Blueprint) -> str:
    """Return a text that changes when questions of the bank come, go, move or are reworded."""
    found = (
        askable_questions()
        .filter(bank=blueprint.bank_id)
        .aggregate(n=Count("pk"), newest=Max("current"), places=Sum("category"))
    )
    risks = Question.risk_points.through.objects.filter(question__bank=blueprint.bank_id)
    marked = risks.aggregate(n=Count("pk"), newest=Max("pk"))
    return ":".join(map(str, [*found.values(), *marked.values()]))


def _candidates(
    cell: BlueprintCell, blueprint: Blueprint, categories: list[Category]
) -> QuerySet[Question]:
    found = askable_questions().filter(bank=blueprint.bank_id)
    if cell.category_id is not None:
        found = found.filter(category__in=_with_children(cell.category_id, categories))
    if cell.difficulty is not None:
        found = found.filter(current__difficulty=cell.difficulty)
    if cell.risk_point_id is not None:
        found = found.filter(risk_points=cell.risk_point_id)
    return found.order_by("pk")


def _with_children(top: int, categories: list[Category]) -> set[int]:
    """Return the category and everything below it."""
    found = {top}
    while more := {each.pk for each in categories if each.parent_id in found} - found:
        found |= more
    return found
