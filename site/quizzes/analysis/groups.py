"""One question by unit and by post, and articles by unit: small groups suppressed."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Substr

from cadres.models import Post, Unit
from law.models import Article
from quizzes.analysis.suppression import shown_groups
from quizzes.models import QuestionVersion, Response


@dataclass(frozen=True)
class GroupLine:
    """One group: how many people, which share in thousandths; None where it is suppressed."""

    label: str
    people: int | None
    share: int | None

    @property
    def percent(self) -> str:
        return "" if self.share is None else f"{self.share / 10:.0f}"


def by_unit(responses: "QuerySet[Response]", top: Unit) -> list[GroupLine]:
    """Return `top`'s own people and each unit below it, in tree order. Two queries."""
    length = len(top.path) + Unit.steplen
    rows: Any = (
        responses.filter(unit__path__startswith=top.path)
        .order_by()
        .annotate(branch=Substr("unit__path", 1, length))
        .values("branch")
        .annotate(people=Count("cadre", distinct=True), n=Count("pk"), sum=Sum("share"))
        .values_list("branch", "people", "n", "sum")
    )
    figures = {branch: rest for branch, *rest in rows}
    units = [top, *Unit.objects.children_of(top)]
    return _lines([(unit.path, unit.label) for unit in units], figures)


def by_post(responses: "QuerySet[Response]", top: Unit) -> list[GroupLine]:
    """Return each post of the people below `top`. Two queries."""
    rows: Any = (
        responses.filter(unit__path__startswith=top.path)
        .exclude(post=None)
        .order_by()
        .values("post")
        .annotate(people=Count("cadre", distinct=True), n=Count("pk"), sum=Sum("share"))
        .values_list("post", "people", "n", "sum")
    )
    figures = {post: rest for post, *rest in rows}
    posts = Post.objects.filter(pk__in=figures)
    return _lines([(post.pk, str(post)) for post in posts], figures)


def _lines(groups: list[tuple[Any, str]], figures: dict[Any, list[int]]) -> list[GroupLine]:
    shown = shown_groups({group: found[0] for group, found in figures.items()})
    lines = []
    for group, label in groups:
        if group not in figures:
            continue
        people, n, total = figures[group]
        is_shown = group in shown
        lines.append(
            GroupLine(
                label, people if is_shown else None, round(total / n) if is_shown else None
            )
        )
    return lines


@dataclass(frozen=True)
class HeatRow:
    """One article across the units; a cell is the share in thousandths, None suppressed."""

    label: str
    cells: list[int | None]

    @property
    def steps(self) -> list[tuple[str, int]]:
        """Each cell as text and as one of five steps, 0 for none: the same numbers, drawn."""
        return [
            ("–", 0) if cell is None else (f"{cell / 10:.0f}%", 1 + min(4, cell // 200))
            for cell in self.cells
        ]


@dataclass(frozen=True)
class HeatMap:
    units: list[str]
    rows: list[HeatRow]


def weak_articles(top: Unit, since: Any, most: int = 15) -> HeatMap:
    """Return the articles that people below `top` know least, by unit. Four queries.

    Shares of everything answered since `since` about the article; each row is suppressed by itself.
    """
    length = len(top.path) + Unit.steplen
    rows: Any = (
        Response.objects.filter(unit__path__startswith=top.path, answered_at__gte=since)
        .exclude(version__articles=None)
        .order_by()
        .annotate(branch=Substr("unit__path", 1, length))
        .values("version__articles", "branch")
        .annotate(people=Count("cadre", distinct=True), n=Count("pk"), sum=Sum("share"))
        .values_list("version__articles", "branch", "people", "n", "sum")
    )
    found: dict[int, dict[str, tuple[int, int, int]]] = {}
    for article, branch, people, n, total in rows:
        found.setdefault(article, {})[branch] = (people, n, total)
    overall = {
        article: sum(cell[2] for cell in cells.values()) / sum(c[1] for c in cells.values())
        for article, cells in found.items()
        if sum(cell[0] for cell in cells.values()) >= 5
    }
    weakest = sorted(overall, key=lambda article: (overall[article], article))[:most]
    units = [top, *Unit.objects.children_of(top)]
    names = {
        each.pk: str(each)
        for each in Article.objects.filter(pk__in=weakest).select_related("version__instrument")
    }
    heat = []
    for article in weakest:
        cells = found[article]
        shown = shown_groups({branch: cell[0] for branch, cell in cells.items()})
        heat.append(
            HeatRow(
                names[article],
                [
                    round(cells[unit.path][2] / cells[unit.path][1])
                    if unit.path in shown
                    else None
                    for unit in units
                ],
            )
        )
    return HeatMap([unit.label for unit in units], heat)


def responses_to(version: QuestionVersion) -> "QuerySet[Response]":
    return Response.objects.filter(version=version)
