"""What the course pages show: the cached content, and the reader's own state. Only reads."""

from dataclasses import astuple, dataclass
from typing import Any, Final, cast

from django.db.models import CharField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from cadres.models import Cadre
from core.content_cache import cached_html, filled, place
from core.http import form_token
from core.prepared import PreparedRead
from core.readers import hidden_among
from core.time import site_date
from courses.completion import seconds_to_wait
from courses.models import (
    CourseCompletion,
    CourseIndexPage,
    CoursePage,
    LessonPage,
    LessonProgress,
)
from courses.opening import opening_token
from courses.outline import Standing, standing_of
from courses.registries import course_notices
from records.models import Certificate

_COURSE_TITLES: Final = PreparedRead(
    lambda path: CoursePage.objects.filter(path=path).only("title", "title_en"),
    path=CharField(),
)


@dataclass(frozen=True, slots=True)
class CourseCard:
    """A course in the list, with how far the reader is."""

    page: CoursePage
    url: str
    total: int
    done: int

    @property
    def is_finished(self) -> bool:
        return bool(self.total) and self.done == self.total


def index_context(index: CourseIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Return `cards`: the published courses with the reader's progress. Three queries.

    Two for a visitor, who has none.
    """
    if index.pk is None:  # preview of a list that was never saved
        return {"cards": []}
    courses = list(CoursePage.objects.live().child_of(index).order_by("path"))
    lessons = LessonPage.objects.live().descendant_of(index).values_list("pk", "path")
    cadre = _reader(request)
    done_ids = (
        set(LessonProgress.objects.of(cadre).completed().values_list("lesson_id", flat=True))
        if cadre
        else set()
    )
    totals: dict[str, int] = {}
    dones: dict[str, int] = {}
    for lesson_id, path in lessons:
        course_path = path[: -LessonPage.steplen]
        totals[course_path] = totals.get(course_path, 0) + 1
        dones[course_path] = dones.get(course_path, 0) + (lesson_id in done_ids)
    return {
        "cards": [
            CourseCard(
                page=course,
                url=_url(course, request),
                total=totals.get(course.path, 0),
                done=dones.get(course.path, 0),
            )
            for course in courses
        ]
    }


def course_context(course: CoursePage, request: HttpRequest) -> dict[str, Any]:
    """Return `main`: outline, notices, and the certificate where there is one.

    Readers who stand alike are shown the same words, so these are rendered once for all of them.
    Queries: two for the outline, one for the completion, one for its certificate, and what the
    givers of notices ask. For a visitor one: the lessons.
    """
    cadre = _reader(request)
    url = _url(course, request)
    standing = standing_of(course.path, cadre=cadre) if course.pk else Standing()
    completion = _newest_completion(course, cadre) if cadre and standing.is_started else None
    certificate = _certificate(completion) if completion else None
    notices = (
        []
        if cadre is None or (completion and completion.edition == course.edition)
        else course_notices(cadre=cadre, activity_key=course.activity_key, at=timezone.now())
    )

    def render() -> str:
        return render_to_string(
            "courses/includes/course.html",
            {
                "page": course,
                "outline": standing.outline(url),
                "completion": completion,
                "certificate_url": certificate.get_absolute_url() if certificate else "",
                "notices": notices,
                "hero": hero_html(course),
                "is_visitor": cadre is None,
                "page_url": url,
            },
        )

    return {
        "main": cached_html(
            name=f"courses.course:{course.pk}",
            content=[
                [course.label, course.blurb, course.cover_id, course.minutes, course.hours],
                [course.goals, bool(course.objectives_en), url],
                standing.key,
                completion and site_date(completion.completed_at),
                certificate and certificate.code,
                [astuple(notice) for notice in notices],
            ],
            render=render,
        )
    }


def lesson_context(lesson: LessonPage, request: HttpRequest) -> dict[str, Any]:
    """Return `main`: the body, how it is completed, its neighbours; with the opening token.

    Queries: one for the course, two for the outline, one where the body shows a case; the body
    asks more only when its cached rendering is not there.
    """
    cadre = cast(Cadre, request.user)
    course_path = lesson.path[: -lesson.steplen]
    course = _COURSE_TITLES.first(path=course_path) if course_path else None
    course_url = _url(lesson, request).removesuffix(f"{lesson.slug}/")
    standing = standing_of(course_path, cadre=cadre) if course_path else Standing()
    closed = closed_pages(lesson, cadre)

    def render() -> str:
        outline = standing.outline(course_url)
        row = outline.row_of(lesson.pk)
        return render_to_string(
            "courses/includes/lesson.html",
            {
                "page": lesson,
                "course": course,
                "course_url": course_url,
                "outline": outline,
                "row": row,
                "previous_row": outline.before(row) if row else None,
                "next_row": outline.after(row) if row else None,
                "body": body_html(lesson, closed=closed),
                "token": place("token"),
                "csrf_token": place("csrf_token"),
                "wait_seconds": seconds_to_wait(row.rule, 0) if row else 0,
            },
        )

    main = cached_html(
        name=f"courses.lesson:{lesson.pk}",
        content=[
            [lesson.label, lesson.minutes, lesson.body.raw_data, course_url],
            course and course.label,
            standing.key,
            sorted(closed),
        ],
        render=render,
    )
    token = opening_token(cadre_id=cadre.pk, lesson_id=lesson.pk or 0, at=timezone.now())
    return {"main": filled(main, csrf_token=form_token(request), token=token)}


def _reader(request: HttpRequest) -> Cadre | None:
    """Return who reads; None for a visitor."""
    return request.user if isinstance(request.user, Cadre) else None


def hero_html(course: CoursePage) -> SafeString:
    """Render the head of the course page in the current language, or take it from the cache."""
    return cached_html(
        name=f"courses.hero:{course.pk}",
        content=[course.label, course.blurb, course.cover_id],
        render=lambda: render_to_string("courses/includes/hero.html", {"page": course}),
    )


def closed_pages(lesson: LessonPage, reader: Any) -> frozenset[int]:
    """Return the pages shown in the body that `reader` may not read. No query where it shows none."""
    shown = [row["value"]["case"] for row in lesson.body.raw_data if row["type"] == "case"]
    return hidden_among(filter(None, shown), reader)


def body_html(lesson: LessonPage, *, closed: frozenset[int] = frozenset()) -> SafeString:
    """Render the body of `lesson` in the current language, or take it from the cache.

    Args:
        closed: pages that the reader may not read; they are not named.
    """
    return cached_html(
        name=f"courses.lesson_body:{lesson.pk}",
        content=[list(lesson.body.raw_data), sorted(closed)],
        render=lambda: render_to_string(
            "courses/includes/body.html", {"page": lesson, "closed_pages": closed}
        ),
    )


def _newest_completion(course: CoursePage, cadre: Cadre) -> CourseCompletion | None:
    if course.pk is None:
        return None
    return (
        CourseCompletion.objects.filter(cadre=cadre, course_id=course.pk)
        .newest_edition_first()
        .first()
    )


def _certificate(completion: CourseCompletion) -> Certificate | None:
    return Certificate.objects.filter(
        entry__cadre_id=completion.cadre_id,
        entry__activity_key=f"courses.course:{completion.course_id}@{completion.edition}",
    ).first()


def _url(page: CoursePage | LessonPage, request: HttpRequest) -> str:
    """Return the page's address; "" in the preview of a page that was never saved."""
    url: str | None = page.get_url(request)
    return url or ""
