"""How much of each category somebody has met, and got right the last time."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from django.db.models import Count

from cadres.models import Cadre
from quizzes.models import Category, Question, Response

WHOLE: Final = 1000


@dataclass(slots=True)
class CategoryLine:
    """One category with its sub-categories' questions.

    Args:
        questions: that may be asked now.
        met: of those, asked of this person in any quiz that was handed in.
        right: of those met, wholly right the last time.
    """

    category: Category
    questions: int = 0
    met: int = 0
    right: int = 0

    @property
    def met_percent(self) -> int:
        return round(100 * self.met / self.questions) if self.questions else 0

    @property
    def right_percent(self) -> int:
        return round(100 * self.right / self.questions) if self.questions else 0


def progress_by_category(cadre: Cadre) -> list[CategoryLine]:
    """Return a line for each category with questions, sub-categories below theirs. Three queries.

    Counted by identity, so that a category whose name contains another's never shares its score.
    """
    askable = Question.objects.askable().exclude(category=None)
    numbers = dict(askable.order_by().values_list("category").annotate(Count("pk")))
    last: dict[int, tuple[int, int]] = {}
    answered = Response.objects.filter(cadre=cadre, question__in=askable)
    for question, category, share in answered.order_by("answered_at", "pk").values_list(
        "question", "question__category", "share"
    ):
        last[question] = category, share
    lines = {
        category.pk: CategoryLine(category)
        for category in Category.objects.select_related("bank", "parent").order_by(
            "bank__code", "code"
        )
    }
    for pk, number in numbers.items():
        for line in _with_parent(lines, pk):
            line.questions += number
    for category, share in last.values():
        for line in _with_parent(lines, category):
            line.met += 1
            line.right += share == WHOLE
    return [line for line in _in_order(lines) if line.questions]


def _with_parent(lines: dict[int, CategoryLine], pk: int) -> list[CategoryLine]:
    """Return the lines of a category and of those above it; stops where they run in a circle."""
    found: dict[int, CategoryLine] = {}
    current: int | None = pk
    while current is not None and current in lines and current not in found:
        found[current] = lines[current]
        current = lines[current].category.parent_id
    return list(found.values())


def _in_order(lines: dict[int, CategoryLine]) -> list[CategoryLine]:
    below: dict[int | None, list[CategoryLine]] = defaultdict(list)
    for line in lines.values():
        parent = line.category.parent_id
        below[parent if parent in lines else None].append(line)
    ordered: list[CategoryLine] = []
    waiting = below[None][::-1]
    while waiting:
        line = waiting.pop()
        ordered.append(line)
        waiting.extend(below[line.category.pk][::-1])
    return ordered
