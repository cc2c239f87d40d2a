"""What could be assigned, and why: case → article → risk point → post → people → course."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count

from assignments.models import Assignment, PowerBasis, below
from assignments.powers.reading import LEVELS, readable_edges
from assignments.targets import Assignable, assignables_among
from cadres.models import Cadre, Post, Posting, RiskPoint, Unit
from core.time import site_date
from courses.embedding import courses_showing
from law.models import Article
from warning_cases.models import WarningCasePage

MOST_PROPOSALS: Final = 6
MOST_REASONS: Final = 6  # of one proposal


@dataclass(frozen=True)
class Reason:
    """So many people hold a post with a risk point; a case shows it, about an article."""

    post: Post
    point: RiskPoint
    people: int
    case: WarningCasePage | None = None
    article: Article | None = None


@dataclass(frozen=True)
class Proposal:
    """Something to assign, the people whom it concerns, and why."""

    page: Assignable
    people: int
    reasons: Sequence[Reason]


def proposals_for(
    units: Sequence[Unit], at: dt.datetime, reader: Cadre | None = None
) -> list[Proposal]:
    """Return what could be assigned within `units` for risk points of posts held there.

    A page stands on a risk point itself, or a course shows in a lesson what stands there, or a
    case that cites an article on which the power behind the risk point rests. Cases that `reader`
    may not read are no reason. Pages that are assigned to somebody there and still running are
    left out. The highest risk first, then the most people. A dozen queries.
    """
    today = site_date(at)
    holders = _holders(units, today)
    points = {
        point.pk: point
        for point in RiskPoint.objects.listed()
        .filter(post__in=holders)
        .select_related("post")
        .order_by("pk")
    }
    standing: dict[int, set[int]] = defaultdict(set)  # page → risk points
    for edge in readable_edges(reader).filter(risk_point__in=points):
        standing[edge.page_id].add(edge.risk_point_id)
    articles = _articles_of(points)
    citing = _cases_citing({each for found in articles.values() for each in found}, reader)
    for point_id, resting in articles.items():
        for case_id, cited in citing.items():
            if cited & resting.keys():
                standing[case_id].add(point_id)
    cases = {
        case.pk: case
        for case in WarningCasePage.objects.live().readable_by(reader).filter(pk__in=standing)
    }
    reasons: dict[int, list[Reason]] = defaultdict(list)
    shown_by = courses_showing(standing)
    for page_id, point_ids in standing.items():
        for point_id in sorted(point_ids):
            point, case = points[point_id], cases.get(page_id)
            about = citing.get(page_id, set()) & articles.get(point_id, {}).keys()
            reason = Reason(
                point.post,
                point,
                holders[point.post_id],
                case,
                articles[point_id][min(about)] if about else None,
            )
            for target in {page_id, *shown_by.get(page_id, ())}:
                reasons[target].append(reason)
    running = set(
        Assignment.objects.touching(units).running(today).values_list("target", flat=True)
    )
    return _first_of({page: why for page, why in reasons.items() if page not in running})


def _first_of(reasons: dict[int, list[Reason]]) -> list[Proposal]:
    """Return the proposals that concern the highest risk, and the most people. A query per type."""

    def people(why: list[Reason]) -> int:
        return sum({each.post.pk: each.people for each in why}.values())

    ranked = sorted(
        reasons.items(),
        key=lambda pair: (
            min(LEVELS[RiskPoint.Level(each.point.level)] for each in pair[1]),
            -people(pair[1]),
            pair[0],
        ),
    )
    pages = assignables_among(reasons)
    first = [(pages[page_id], why) for page_id, why in ranked if page_id in pages]
    return [Proposal(page, people(why), _told(why)) for page, why in first[:MOST_PROPOSALS]]


def _told(why: list[Reason]) -> list[Reason]:
    """Return one reason for each risk point, one with a case where there is any."""
    by_point: dict[int, Reason] = {}
    for each in sorted(why, key=lambda each: (each.case is None, each.article is None)):
        by_point.setdefault(each.point.pk, each)
    told = sorted(
        by_point.values(),
        key=lambda each: (LEVELS[RiskPoint.Level(each.point.level)], each.point.pk),
    )
    return told[:MOST_REASONS]


def _holders(units: Sequence[Unit], today: dt.date) -> dict[int, int]:
    """Count who holds each post within `units`. One query."""
    held = Posting.objects.on(today).filter(below(units), cadre__is_active=True).order_by()
    return dict(held.values_list("post").annotate(Count("cadre", distinct=True)))


def _articles_of(points: dict[int, RiskPoint]) -> dict[int, dict[int, Article]]:
    """Return the articles that the power behind each risk point rests on. One query."""
    powers = {point.power_id for point in points.values() if point.power_id}
    resting: dict[int, dict[int, Article]] = defaultdict(dict)
    bases = PowerBasis.objects.filter(power__in=powers)
    for basis in bases.select_related("article__version__instrument"):
        resting[basis.power_id][basis.article_id] = basis.article
    return {
        point.pk: resting[point.power_id]
        for point in points.values()
        if point.power_id in resting
    }


def _cases_citing(articles: set[int], reader: Cadre | None) -> dict[int, set[int]]:
    """Return the articles, of those given, that each case cites. One query."""
    found: dict[int, set[int]] = defaultdict(set)
    cases = WarningCasePage.objects.live().readable_by(reader).filter(articles__in=articles)
    for case_id, article_id in cases.order_by().values_list("pk", "articles"):
        if article_id in articles:
            found[case_id].add(article_id)
    return dict(found)
