"""What courses do when something happens in the layers below. Registered in `apps.ready`."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any, Final

from django.core.cache import cache
from django.db.models import BigIntegerField, Q, Value
from django.db.models.functions import Left, Length
from django.utils.translation import get_language

from cadres.models import Cadre
from core.prepared import PreparedRead
from courses.completion import Requirement
from courses.models import CoursePage, LessonPage, Prerequisite
from courses.prerequisites import PrerequisitesMissing, check_may_begin_course
from courses.proofs import exercise_in
from courses.registries import repeat_of
from courses.repeating import repeat_by_quizzes, repeat_by_test_out
from courses.services import note_evidence, pass_quiz, reopen_course, test_out_of_lesson
from courses.testing_out import closing_shown, lessons_shown
from quizzes.gates import guards_first_attempts
from quizzes.models import Attempt, QuestionVersion, Quiz
from quizzes.observers import observes_closed_attempts
from quizzes.onward import WayOn, offers_way_on
from quizzes.repeating import asks_quizzes_anew
from records.certificates.activities import CertifiedActivity, lists_certified_activities
from records.models import Effect, Entry, Kind, activity_of
from records.observers import observes_entries, observes_starts
from records.services import note_start

_QUIZ_KEY = "quizzes.quiz:"
_KEEP_SECONDS: Final = 60
_COURSE_KEY: Final = re.compile(r"courses\.course:(\d+)@(\d+)")


@observes_closed_attempts
def pass_lessons_of_attempt(*, attempt: Attempt, at: dt.datetime) -> None:
    """Mark the quiz of each published lesson that uses it as passed, where the attempt passed."""
    if not attempt.is_passed:
        return
    for lesson in _LESSONS_WITH.rows(quiz=attempt.quiz_id):
        outcome = pass_quiz(cadre=attempt.cadre, lesson=lesson, at=at)
        if outcome.was_done:
            repeat_by_quizzes(cadre=attempt.cadre, course=lesson.course, at=at)


@observes_closed_attempts
def test_out_of_what_was_shown(*, attempt: Attempt, at: dt.datetime) -> None:
    """Let the lessons be done that a course's test-out has shown; what was missed remains.

    One query where the quiz is no test-out.
    """
    for course in _TEST_OUTS.rows(quiz=attempt.quiz_id):
        lessons = {
            lesson.pk: lesson
            for lesson in LessonPage.objects.live()
            .child_of(course)
            .select_related("quiz")
            .prefetch_related("test_out_questions")
        }
        shown = lessons_shown(
            lessons={
                pk: [row.question_id for row in lesson.test_out_questions.all()]
                for pk, lesson in lessons.items()
            },
            shares=_shares(attempt),
            pass_percent=attempt.pass_percent,
        )
        shown |= closing_shown(
            shown=shown,
            asked={pk for pk, lesson in lessons.items() if lesson.test_out_questions.all()},
            closing={
                pk
                for pk, lesson in lessons.items()
                if lesson.rule.asks_for == (Requirement.QUIZ,)
            },
            is_passed=bool(attempt.is_passed),
        )
        for pk, lesson in lessons.items():
            if pk in shown:
                test_out_of_lesson(cadre=attempt.cadre, lesson=lesson, at=at)
        if attempt.is_passed:
            repeat_by_test_out(cadre=attempt.cadre, course=course, at=at)


def _shares(attempt: Attempt) -> dict[int, Decimal]:
    """Return question → share of its points earned in a closed attempt. One query."""
    versions = dict(
        QuestionVersion.objects.filter(
            pk__in=[entry["version"] for entry in attempt.paper]
        ).values_list("pk", "question_id")
    )
    return {
        versions[entry["version"]]: Decimal(attempt.marks.get(str(entry["item"]), "0"))
        / Decimal(entry["points"])
        for entry in attempt.paper
    }


@guards_first_attempts
def finish_first_what_the_course_asks_for(*, quiz: Quiz, cadre: Cadre) -> None:
    """A course that builds on others begins with them, also by way of its test-out or a quiz.

    No query where no course with this quiz asked for another in the last minute. A quiz of
    several courses may be begun where one of them may.

    Raises:
        PrerequisitesMissing: no course with this quiz may be begun.
    """
    known = f"courses.gated:{quiz.pk}"
    gated: list[int] | None = cache.get(known)
    if gated is None:
        using = {pk for pk, _edition in _COURSES_WITH.rows(quiz=quiz.pk)}
        asking = Prerequisite.objects.filter(course__in=using, required__live=True)
        gated = sorted(set(asking.values_list("course_id", flat=True)))
        gated = gated if using == set(gated) else []
        cache.set(known, gated, _KEEP_SECONDS)
    refusal = None
    for course in CoursePage.objects.filter(pk__in=gated) if gated else ():
        try:
            check_may_begin_course(cadre=cadre, course=course)
        except PrerequisitesMissing as error:
            refusal = error
        else:
            return
    if refusal is not None:
        raise refusal


@asks_quizzes_anew
def ask_quizzes_of_courses_anew(
    *, quiz: Quiz, cadre: Cadre, at: dt.datetime
) -> dt.datetime | None:
    """Return when the cycle began that asks for a course with this quiz again."""
    courses = [lesson.course for lesson in _LESSONS_WITH.rows(quiz=quiz.pk)]
    courses += _TEST_OUTS.rows(quiz=quiz.pk)
    repeats = (
        repeat_of(cadre=cadre, activity_key=course.activity_key, at=at) for course in courses
    )
    return max((repeat.since for repeat in repeats if repeat), default=None)


@observes_entries
def note_exercises_of_cases(*, entry: Entry, at: dt.datetime) -> None:
    """An exercise of a case counts in every published lesson that asks for it."""
    if entry.kind != Kind.CASE:
        return
    key = exercise_in(entry.activity_key)
    if not key:
        return
    asking = LessonPage.objects.live().filter(evidence_keys__contains=f"|{key}|")
    for lesson in asking.select_related("quiz").order_by("path"):
        note_evidence(cadre=entry.cadre, lesson=lesson, key=key, at=at)


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
    """Who begins a lesson's quiz, or a test-out, has begun its course. One query."""
    if not activity_key.startswith(_QUIZ_KEY):
        return
    quiz_id = activity_key.removeprefix(_QUIZ_KEY).partition("@")[0]
    if not quiz_id.isdecimal():
        return
    for pk, edition in _COURSES_WITH.rows(quiz=int(quiz_id)):
        note_start(cadre=cadre, activity_key=f"courses.course:{pk}@{edition}", at=at)


@offers_way_on
def lead_back_to_lessons(*, quiz: Quiz) -> list[WayOn]:
    """Link a quiz and its result to each published lesson or course that uses it.

    One query, none where it was asked in the last minute.
    """
    known = f"courses.ways_on:{quiz.pk}:{get_language()}"
    ways: list[WayOn] | None = cache.get(known)
    if ways is None:
        ways = _ways_back(quiz)
        cache.set(known, ways, _KEEP_SECONDS)
    return ways


def _ways_back(quiz: Quiz) -> list[WayOn]:
    """Return lessons first, then courses, each in the order of the tree. One query."""
    fields = ("path", "pk", "url_path", "title", "title_en")
    lessons = LessonPage.objects.live().filter(quiz=quiz).annotate(place=Value(1))
    courses = CoursePage.objects.live().filter(test_out=quiz).annotate(place=Value(2))
    rows = (
        lessons.order_by()
        .values_list("place", *fields)
        .union(courses.order_by().values_list("place", *fields))
        .order_by("place", "path")
    )
    pages = [
        CoursePage(pk=pk, url_path=url_path, title=title, title_en=title_en)
        for _place, _path, pk, url_path, title, title_en in rows
    ]
    return [WayOn(url, page.label) for page in pages if (url := page.get_url())]


_COURSES_WITH: Final[PreparedRead[tuple[Any, ...]]] = PreparedRead(
    lambda quiz: (
        CoursePage.objects.filter(
            Q(live=True, test_out=quiz)
            | Q(
                path__in=LessonPage.objects.live()
                .filter(quiz=quiz)
                .values_list(Left("path", Length("path") - LessonPage.steplen))
            )
        )
        .order_by("path")
        .values_list("pk", "edition")
    ),
    quiz=BigIntegerField(),
)
_TEST_OUTS: Final[PreparedRead[CoursePage]] = PreparedRead(
    lambda quiz: CoursePage.objects.live().filter(test_out=quiz).order_by("path"),
    quiz=BigIntegerField(),
)
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
