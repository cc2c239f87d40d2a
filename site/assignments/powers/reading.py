"""The power list of a post, and what the graph of cases, articles and risk points proposes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Count, Q, QuerySet
from wagtail.models import Page

from assignments.models import Assignment, Obligation, PowerBasis, RiskEdge
from assignments.targets import Assignable, find_assignable
from cadres.models import Cadre, Post, Posting, Power, RiskFinding, RiskPoint, Unit
from core.time import site_date
from law.models import Article
from warning_cases.models import WarningCasePage

MOST_PROPOSALS: Final = 6
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


def chains_of(post: Post, cadre: Cadre | None) -> list[Chain]:
    """Return the ways case → article → risk point of `post` → obligation of `cadre`.

    A case reaches a risk point by an edge of its own, or by citing an article that a power of
    the risk point rests on. Six queries.
    """
    lines = power_list(post, cadre)
    cited = {article.pk for line in lines for article in line.articles}
    cases: dict[int, list[WarningCasePage]] = defaultdict(list)
    citing = WarningCasePage.objects.live().readable_by(cadre)
    citing = citing.filter(articles__in=cited).distinct()
    for case in citing.prefetch_related("articles"):
        for article in case.articles.all():
            cases[article.pk].append(case)
    owed = _owed(
        cadre, [page.pk for line in lines for each in line.points for page in each.pages]
    )
    nothing: list[WarningCasePage | None] = [None]
    chains: list[Chain] = []
    for line in lines:
        for each in line.points:
            own = next((owed[page.pk] for page in each.pages if page.pk in owed), None)
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


@dataclass
class Proposal:
    """Something to assign, and why: who holds which post with which risk point."""

    page: Assignable
    people: int = 0
    reasons: list[tuple[Post, RiskPoint, int]] = field(default_factory=list)


def proposals_for(units: Sequence[Unit], at: dt.datetime) -> list[Proposal]:
    """Return what could be assigned within `units` for risk points of posts held there.

    Pages that are assigned to somebody there and still running are left out. The most people
    at the highest risk first. Four queries and one per proposal.
    """
    today = site_date(at)
    inside = Q(pk__in=[])
    for unit in units:
        inside |= Q(unit__path__startswith=unit.path)
    holders = dict(
        Posting.objects.on(today)
        .filter(inside, cadre__is_active=True)
        .order_by()
        .values_list("post")
        .annotate(Count("cadre", distinct=True))
    )
    running = set(
        Assignment.objects.touching(units).running(today).values_list("target", flat=True)
    )
    edges = RiskEdge.objects.filter(
        risk_point__post__in=holders, risk_point__ended_on=None, page__live=True
    )
    by_page: dict[int, list[RiskEdge]] = defaultdict(list)
    for edge in edges.exclude(page__in=running).select_related("risk_point__post"):
        by_page[edge.page_id].append(edge)
    ranked = sorted(
        by_page.items(),
        key=lambda pair: (
            min(LEVELS[RiskPoint.Level(edge.risk_point.level)] for edge in pair[1]),
            -sum(holders[post] for post in {edge.risk_point.post_id for edge in pair[1]}),
        ),
    )
    proposals = []
    for page_id, page_edges in ranked:
        page = find_assignable(page_id)
        if page is None:
            continue
        posts = {edge.risk_point.post_id for edge in page_edges}
        proposals.append(
            Proposal(
                page=page,
                people=sum(holders[post] for post in posts),
                reasons=[
                    (edge.risk_point.post, edge.risk_point, holders[edge.risk_point.post_id])
                    for edge in page_edges
                ],
            )
        )
        if len(proposals) == MOST_PROPOSALS:
            break
    return proposals
