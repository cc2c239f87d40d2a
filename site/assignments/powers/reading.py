"""The power list of a post, and what the graph of cases, articles and risk points proposes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from wagtail.models import Page

from assignments.models import Obligation, PowerBasis, RiskEdge
from cadres.models import Cadre, Post, Power, RiskFinding, RiskPoint
from courses.embedding import courses_showing
from law.models import Article
from warning_cases.models import WarningCasePage

LEVELS: Final = {RiskPoint.Level.HIGH: 0, RiskPoint.Level.MIDDLE: 1, RiskPoint.Level.LOW: 2}


@dataclass(frozen=True)
class PointLine:
    """One risk point with its edges to pages."""

    point: RiskPoint
    edges: Sequence[RiskEdge]

    @property
    def pages(self) -> list[Page]:
        return [edge.page for edge in self.edges]

    @property
    def finding(self) -> RiskFinding | None:
        """How it was found and who reviewed it; None for what was on the list from the start."""
        return getattr(self.point, "finding", None)


@dataclass(frozen=True)
class PowerLine:
    """One power (None: risk points of the post as a whole) with all that hangs on it."""

    power: Power | None
    bases: Sequence[PowerBasis]
    points: Sequence[PointLine]

    @property
    def articles(self) -> list[Article]:
        return [basis.article for basis in self.bases]

    @property
    def steps(self) -> list[str]:
        """How the power is exercised, one step each."""
        return self.power.process.splitlines() if self.power else []


def readable_edges(reader: Cadre | None) -> QuerySet[RiskEdge]:
    """Return edges to published pages, without cases that `reader` may not read."""
    hidden = WarningCasePage.objects.order_by().hidden_from(reader).values("pk")
    return RiskEdge.objects.filter(page__live=True).exclude(page__in=hidden)


def power_list(post: Post, reader: Cadre | None) -> list[PowerLine]:
    """Return the powers of `post` with basis, process, risk points, measures and pages.

    Four queries, whatever the number.
    """
    points = sorted(
        post.risk_points.listed().select_related("finding__reviewer"),
        key=lambda point: (LEVELS[RiskPoint.Level(point.level)], point.pk),
    )
    edges: dict[int, list[RiskEdge]] = defaultdict(list)
    for edge in readable_edges(reader).filter(risk_point__post=post).select_related("page"):
        edges[edge.risk_point_id].append(edge)
    resting: dict[int, list[PowerBasis]] = defaultdict(list)
    bases = PowerBasis.objects.filter(power__post=post)
    for basis in bases.select_related("article__version__instrument"):
        resting[basis.power_id].append(basis)
    powers: list[Power | None] = [*post.powers.listed(), None]
    lines = [
        PowerLine(
            power=power,
            bases=resting[power.pk] if power else [],
            points=[
                PointLine(point, edges[point.pk])
                for point in points
                if point.power_id == (power.pk if power else None)
            ],
        )
        for power in powers
    ]
    return [line for line in lines if line.power is not None or line.points]


@dataclass(frozen=True)
class Chain:
    """One way from a case to what a person owes; parts that are missing are None."""

    case: Page | None
    article: Article | None
    point: RiskPoint
    obligation: Obligation | None


@dataclass(frozen=True)
class PointInWords:
    """Everything the picture says about one risk point: what leads to it, and what is owed."""

    point: RiskPoint
    cases: list[Page]
    articles: list[Article]
    obligation: Obligation | None


def in_words(chains: Sequence[Chain]) -> list[PointInWords]:
    """Say the ways of the picture risk point by risk point, each case and article once. No query."""
    by_point: dict[int, list[Chain]] = defaultdict(list)
    for chain in chains:
        by_point[chain.point.pk].append(chain)
    return [
        PointInWords(
            point=ways[0].point,
            cases=list(dict.fromkeys(way.case for way in ways if way.case)),
            articles=list(dict.fromkeys(way.article for way in ways if way.article)),
            obligation=ways[0].obligation,
        )
        for ways in by_point.values()
    ]


def chains_of(post: Post, cadre: Cadre | None) -> list[Chain]:
    """Return the ways case → article → risk point of `post` → obligation of `cadre`.

    A case reaches a risk point by an edge of its own, or by citing an article that a power of
    the risk point rests on. What is owed is a page on the risk point, or a course that shows it
    or the case. Nine queries.
    """
    lines = power_list(post, cadre)
    cited = {article.pk for line in lines for article in line.articles}
    cases: dict[int, list[WarningCasePage]] = defaultdict(list)
    citing = WarningCasePage.objects.live().readable_by(cadre)
    citing = citing.filter(articles__in=cited).distinct()
    for case in citing.prefetch_related("articles"):
        for article in case.articles.all():
            cases[article.pk].append(case)
    pages = {page.pk for line in lines for each in line.points for page in each.pages}
    shown_by = courses_showing(pages | {case.pk for found in cases.values() for case in found})
    owed = _owed(cadre, {*pages, *(course for found in shown_by.values() for course in found)})
    nothing: list[WarningCasePage | None] = [None]
    chains: list[Chain] = []
    for line in lines:
        for each in line.points:
            teaching = [page.pk for page in each.pages] + [
                case.pk for article in line.articles for case in cases[article.pk]
            ]
            asked = [target for pk in teaching for target in (pk, *shown_by.get(pk, ()))]
            own = next((owed[target] for target in asked if target in owed), None)
            found = [
                Chain(case, article, each.point, own)
                for article in line.articles
                for case in (cases[article.pk] or nothing)
            ]
            linked = {chain.case.pk for chain in found if chain.case}
            found += [
                Chain(page, line.articles[0] if line.articles else None, each.point, own)
                for page in each.pages
                if page.pk not in linked and page.cached_content_type.model == "warningcasepage"
            ]
            chains += found or [Chain(None, None, each.point, own)]
    return chains


def _owed(cadre: Cadre | None, pages: Iterable[int]) -> dict[int, Obligation]:
    if cadre is None:
        return {}
    found = Obligation.objects.counted().filter(cadre=cadre, assignment__target__in=list(pages))
    return {
        each.assignment.target_id: each
        for each in found.select_related("assignment").order_by("-due_on")
    }
