"""Whom a page would reach before it is published: posts, people, units, and courses around it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from cadres.models import Post, Posting
from cadres.models.cadre import Status
from courses.models import CoursePage, LessonPage


@dataclass(frozen=True)
class PostReached:
    """A post whose risk points the page is about, with how many people hold it today."""

    post: Post
    people: int


@dataclass(frozen=True)
class Impact:
    """What publishing would reach.

    Args:
        people: cadres in service who hold one of the posts today, each counted once.
        units: how many units they sit in.
        courses: courses with a lesson that embeds the page.
        goes_live_at: the hour it is scheduled for; None for at once.
    """

    posts: tuple[PostReached, ...]
    people: int
    units: int
    courses: tuple[CoursePage, ...]
    goes_live_at: dt.datetime | None
    has_risk_points: bool

    @property
    def weekday(self) -> int | None:
        """Monday is 0; None when it is not scheduled."""
        at = self.goes_live_at
        if at is None:
            return None
        return timezone.localtime(at, timezone.get_default_timezone()).weekday()

    @property
    def is_at_weekend(self) -> bool:
        return self.weekday is not None and self.weekday >= 5


def impact_of(page: Any, *, today: dt.date) -> Impact:
    """Return whom publishing `page` would reach. Five queries at most.

    Audiences follow from risk points: a page that names none reaches nobody by post.
    """
    points = getattr(page, "risk_points", None)
    keys = [point.pk for point in points.all()] if points is not None and page.pk else []
    held = Posting.objects.on(today).filter(
        post__risk_points__in=keys, cadre__is_active=True, cadre__status=Status.ACTIVE
    )
    rows = (
        held.values("post").annotate(people=Count("cadre", distinct=True)).order_by("-people")
        if keys
        else []
    )
    counted = {row["post"]: row["people"] for row in rows}
    posts = Post.objects.filter(risk_points__in=keys).distinct() if keys else []
    reached = sorted(
        (PostReached(post, counted.get(post.pk, 0)) for post in posts),
        key=lambda one: (-one.people, one.post.code),
    )
    totals = (
        held.aggregate(people=Count("cadre", distinct=True), units=Count("unit", distinct=True))
        if counted
        else {"people": 0, "units": 0}
    )
    return Impact(
        posts=tuple(reached),
        people=totals["people"],
        units=totals["units"],
        courses=tuple(courses_embedding(page)),
        goes_live_at=page.go_live_at,
        has_risk_points=points is not None,
    )


def courses_embedding(page: Any) -> list[CoursePage]:
    """Return the courses with a lesson that embeds `page`, by Wagtail's index of references."""
    if page.pk is None:
        return []
    lesson_type = ContentType.objects.get_for_model(LessonPage)
    lessons = (
        ReferenceIndex.get_references_to(Page(pk=page.pk))
        .filter(content_type=lesson_type)
        .values_list("object_id", flat=True)
        .distinct()
    )
    paths = LessonPage.objects.filter(pk__in=[int(pk) for pk in lessons]).values_list(
        "path", flat=True
    )
    parents = {path[: -Page.steplen] for path in paths}
    return (
        list(CoursePage.objects.filter(path__in=parents).order_by("title")) if parents else []
    )
