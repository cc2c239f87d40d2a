"""What has to be finished before a course is begun, and that it is."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from cadres.models import Cadre
from core.errors import DomainError
from core.translation import in_language
from courses.models import (
    CourseCompletion,
    CoursePage,
    LessonPage,
    LessonProgress,
    Prerequisite,
)


class PrerequisitesMissing(DomainError):
    """The course asks for others first; `courses` are those that the person has not finished."""

    def __init__(self, courses: Sequence[CoursePage]) -> None:
        self.courses = list(courses)
        names = "、".join(f"《{in_language(c.title, c.title_en)}》" for c in courses)
        super().__init__(_("Finish these courses first: %(names)s.") % {"names": names})


def missing_before(*, cadre: Cadre, course_id: int) -> list[CoursePage]:
    """Return the published prerequisites that `cadre` has not finished in any edition. One query."""
    finished = CourseCompletion.objects.filter(course=OuterRef("pk"), cadre=cadre)
    asked = Prerequisite.objects.filter(course=course_id).values("required")
    return list(
        CoursePage.objects.live().filter(~Exists(finished), pk__in=asked).order_by("path")
    )


def check_may_begin(*, cadre: Cadre, lesson: LessonPage) -> None:
    """Check that `cadre` may study `lesson`. One query, two more where something is missing.

    Raises:
        PrerequisitesMissing: see `check_may_begin_course`.
    """
    check_may_begin_course(cadre=cadre, course=lesson.course)


def check_may_begin_course(*, cadre: Cadre, course: CoursePage) -> None:
    """Check that `cadre` may study `course`. One query, one more where something is missing.

    Whoever has read a lesson of the course already, or finished one, goes on: a prerequisite
    that was added later stops nobody half-way.

    Raises:
        PrerequisitesMissing: the course is not begun, and others have to be finished first.
    """
    lacking = missing_before(cadre=cadre, course_id=course.pk)
    if not lacking:
        return
    begun = LessonProgress.objects.in_course(course).filter(cadre=cadre)
    if begun.exclude(read_at=None, completed_at=None).exists():
        return
    raise PrerequisitesMissing(lacking)
