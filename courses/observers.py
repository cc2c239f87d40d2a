"""What courses do when something happens in the layers below. Registered in `apps.ready`."""

import datetime as dt
import re
from typing import Final

from django.db.models import BigIntegerField

from cadres.models import Cadre
from core.prepared import PreparedRead
from courses.models import CoursePage, LessonPage
from courses.services import pass_quiz, reopen_course
from quizzes.models import Attempt, Quiz
from quizzes.observers import observes_closed_attempts
from quizzes.onward import WayOn, offers_way_on
from records.certificates.activities import CertifiedActivity, lists_certified_activities
from records.models import Effect, Entry, Kind, activity_of
from records.observers import observes_entries, observes_starts
from records.services import note_start

_QUIZ_KEY = "quizzes.quiz:"
_COURSE_KEY: Final = re.compile(r"courses\.course:(\d+)@(\d+)")


@observes_closed_attempts
def pass_lessons_of_attempt(*, attempt: Attempt, at: dt.datetime) -> None:
    """Mark the quiz of each published lesson that uses it as passed, where the attempt passed."""
    if not attempt.is_passed:
        return
    for lesson in _LESSONS_WITH.rows(quiz=attempt.quiz_id):
        pass_quiz(cadre=attempt.cadre, lesson=lesson, at=at)


@observes_entries
def reopen_a_withdrawn_course(*, entry: Entry, at: dt.datetime) -> None:
    """A course whose entry a correction withdrew can be studied and earned again."""
    if entry.kind != Kind.CORRECTION or entry.outcome.get("effect") != Effect.VOID:
        return
    key = _COURSE_KEY.fullmatch(entry.activity_key)
    if key:
        reopen_course(cadre=entry.cadre, course_id=int(key[1]), edition=int(key[2]))


@observes_starts
def start_courses_of_quiz(*, cadre: Cadre, activity_key: str, at: dt.datetime) -> None:
    """Who begins a lesson's quiz has begun its course."""
    if not activity_key.startswith(_QUIZ_KEY):
        return
    quiz_id = activity_key.removeprefix(_QUIZ_KEY).partition("@")[0]
    if not quiz_id.isdecimal():
        return
    for lesson in _LESSONS_WITH.rows(quiz=int(quiz_id)):
        note_start(cadre=cadre, activity_key=lesson.course.activity_key, at=at)


@offers_way_on
def lead_back_to_lessons(*, quiz: Quiz) -> list[WayOn]:
    """Link a quiz and its result to each published lesson that uses it. One query."""
    return [
        WayOn(url, lesson.label)
        for lesson in _LESSONS_WITH.rows(quiz=quiz.pk)
        if (url := lesson.get_url())
    ]


_LESSONS_WITH: Final[PreparedRead[LessonPage]] = PreparedRead(
    lambda quiz: (
        LessonPage.objects.live()
        .filter(quiz=quiz)
        .select_related("quiz")
        .defer("body")
        .order_by("path")
    ),
    quiz=BigIntegerField(),
)


@lists_certified_activities
def list_courses() -> list[CertifiedActivity]:
    """Every course ends with a certificate. One query."""
    return [
        CertifiedActivity(activity_of(course.activity_key), course.label)
        for course in CoursePage.objects.live().order_by("title")
    ]
