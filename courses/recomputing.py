"""Recomputing completion from the facts: what is stored must equal what the rule says.

Nothing is ever taken back: a rule that became stricter leaves finished people finished. What can
differ is somebody who meets a rule that became easier, or a lesson that was withdrawn.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Exists, Max, OuterRef, Q

from cadres.models import Cadre
from courses.completion import Requirement, is_course_due, missing
from courses.models import CourseCompletion, CoursePage, LessonPage, LessonProgress
from courses.services import complete_course_if_due, settle_lesson
from records.models import Entry

_FACTS: Final = {
    Requirement.READING: Q(read_at__isnull=False),
    Requirement.QUIZ: Q(quiz_passed_at__isnull=False),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the stored state is not what the facts say.

    Args:
        kind: "lesson_open", "course_open" or "entry_missing".
        page_id: the lesson or course.
    """

    kind: str
    cadre_id: int
    page_id: int


def differences() -> Iterator[Difference]:
    """Yield every difference, lesson by lesson and course by course.

    Queries: a few for each lesson and course, however many cadres there are.
    """
    for lesson in LessonPage.objects.live().select_related("quiz").order_by("path"):
        for cadre_id in _left_open(lesson):
            yield Difference("lesson_open", cadre_id, lesson.pk)
    for course in CoursePage.objects.live().order_by("path"):
        for cadre_id in _not_completed(course):
            yield Difference("course_open", cadre_id, course.pk)
        for cadre_id in _without_entry(course):
            yield Difference("entry_missing", cadre_id, course.pk)


def repair(difference: Difference, *, at: dt.datetime) -> bool:
    """Complete what the facts say is complete; return whether that was possible.

    A missing entry is never made up: it shows that somebody tampered with the record.
    """
    cadre = Cadre.objects.get(pk=difference.cadre_id)
    if difference.kind == "lesson_open":
        lesson = LessonPage.objects.get(pk=difference.page_id)
        return not settle_lesson(cadre=cadre, lesson=lesson, at=at).missing
    if difference.kind == "course_open":
        course = CoursePage.objects.get(pk=difference.page_id)
        return complete_course_if_due(cadre=cadre, course=course, at=at)
    return False


def _left_open(lesson: LessonPage) -> list[int]:
    """Cadres who have done all that `lesson` asks for but are not stored as done."""
    rule = lesson.rule
    met = Q()
    for requirement in rule.asks_for:
        if requirement in _FACTS:
            met &= _FACTS[Requirement(requirement)]
    rows = LessonProgress.objects.filter(
        met | Q(tested_out_at__isnull=False),
        lesson=lesson,
        completed_at=None,
        edition__gte=lesson.studied_from,
    )
    return [
        row.cadre_id
        for row in rows.order_by("cadre_id").iterator()
        if not missing(rule, row.facts)
    ]


def _not_completed(course: CoursePage) -> list[int]:
    """Cadres who have done all that the current edition asks of them and are not stored so."""
    lessons = dict(LessonPage.objects.live().child_of(course).values_list("pk", "studied_from"))
    if not lessons:
        return []
    finished = dict(
        CourseCompletion.objects.filter(course=course)
        .values("cadre_id")
        .annotate(newest=Max("edition"))
        .values_list("cadre_id", "newest")
    )
    if course.edition == 1:  # counted by the database: there is no difference to study
        rows = (
            LessonProgress.objects.completed()
            .filter(lesson_id__in=lessons)
            .values("cadre_id")
            .annotate(done=Count("pk"))
            .filter(done=len(lessons))
            .order_by("cadre_id")
        )
        return [row["cadre_id"] for row in rows if row["cadre_id"] not in finished]
    done: dict[int, set[int]] = {}
    for cadre_id, lesson_id in (
        LessonProgress.objects.completed()
        .filter(lesson_id__in=lessons)
        .values_list("cadre_id", "lesson_id")
        .order_by("cadre_id")
    ):
        done.setdefault(cadre_id, set()).add(lesson_id)
    return [
        cadre_id
        for cadre_id, found in done.items()
        if is_course_due(lessons, found, finished.get(cadre_id))
    ]


def _without_entry(course: CoursePage) -> list[int]:
    """Cadres whose completion of the current edition has no line in the education record."""
    entries = Entry.objects.filter(
        cadre_id=OuterRef("cadre_id"), activity_key=course.activity_key
    )
    rows = CourseCompletion.objects.filter(
        ~Exists(entries), course=course, edition=course.edition
    )
    return list(rows.order_by("cadre_id").values_list("cadre_id", flat=True))
