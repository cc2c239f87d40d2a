"""How many people a change to a course would reach. Only reads."""

from typing import Any, NamedTuple

from django.db.models import Count

from courses.models import CourseCompletion, CoursePage, LessonPage, LessonProgress


class Affected(NamedTuple):
    """People by where they stand in the course.

    Args:
        finished: have finished some edition; asked only when everyone studies the difference.
        under_way: have begun and not finished; see new material when they come to it.
    """

    edition: int
    finished: int
    under_way: int


def affected_by_change(page: CoursePage | LessonPage, *, form: Any = None) -> Affected | None:
    """Count who is affected by publishing `page`; None where its course is not published.

    Three queries.
    """
    course = _course_of(page, form)
    if course is None or not course.live:
        return None
    finished = CourseCompletion.objects.filter(course=course).values("cadre")
    begun = LessonProgress.objects.in_course(course).exclude(cadre__in=finished)
    return Affected(
        edition=course.edition,
        finished=finished.distinct().count(),
        under_way=begun.values("cadre").distinct().count(),
    )


def done_by_lesson(course: CoursePage) -> dict[int, int]:
    """Return lesson → how many people have done it. One query."""
    done = LessonProgress.objects.in_course(course).completed().order_by()
    return dict(done.values_list("lesson").annotate(count=Count("cadre", distinct=True)))


def _course_of(page: CoursePage | LessonPage, form: Any) -> CoursePage | None:
    if isinstance(page, CoursePage):
        return page if page.pk else None
    if page.pk:
        return page.course
    parent = getattr(form, "parent_page", None)
    return parent.specific if parent is not None else None
