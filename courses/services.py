"""Completing lessons and courses. `completion.missing` decides; this writes what it decided."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import ngettext

from cadres.models import Cadre
from core.errors import DomainError
from courses.completion import Requirement, missing, seconds_to_wait
from courses.models import CourseCompletion, CoursePage, LessonPage, LessonProgress
from records.models import Kind
from records.services import AlreadyRecorded, issue_certificate, note_start, record_entry

CREDIT_RULE = "course.published"


class ReadTooBriefly(DomainError):
    """The lesson asks for more reading time; `seconds` are left."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(
            ngettext(
                "Please take %(seconds)d more second to read this lesson, then press the "
                "button again.",
                "Please take %(seconds)d more seconds to read this lesson, then press the "
                "button again.",
                seconds,
            )
            % {"seconds": seconds}
        )


@dataclass(frozen=True, slots=True)
class LessonOutcome:
    """Where the cadre stands after a fact was noted.

    Args:
        progress: the stored facts.
        missing: what the lesson still asks for; empty when it is done.
        is_course_completed: this very call completed the course.
    """

    progress: LessonProgress
    missing: tuple[Requirement, ...]
    is_course_completed: bool = False


@transaction.atomic
def complete_reading(
    *, cadre: Cadre, lesson: LessonPage, opened_at: dt.datetime, at: dt.datetime
) -> LessonOutcome:
    """Note that `cadre` has read `lesson`; complete lesson and course where nothing is missing.

    Saying it again changes nothing. Completion writes its record entries and the certificate in
    the same transaction.

    Args:
        opened_at: aware instant at which the lesson's page was served to this cadre.
        at: aware instant of "I have read this".

    Raises:
        ReadTooBriefly: the minimum reading time has not passed; nothing is written.
    """
    progress = _locked_progress(cadre=cadre, lesson=lesson)
    if progress.read_at is None:
        left = seconds_to_wait(lesson.rule, (at - opened_at).total_seconds())
        if left:
            raise ReadTooBriefly(left)
        progress.read_at = at
    return _settle(progress=progress, cadre=cadre, lesson=lesson, at=at)


@transaction.atomic
def pass_quiz(*, cadre: Cadre, lesson: LessonPage, at: dt.datetime) -> LessonOutcome:
    """Note that `cadre` has passed the quiz of `lesson`; complete what is complete by that.

    Passing again changes nothing.
    """
    progress = _locked_progress(cadre=cadre, lesson=lesson)
    progress.quiz_passed_at = progress.quiz_passed_at or at
    return _settle(progress=progress, cadre=cadre, lesson=lesson, at=at)


@transaction.atomic
def settle_lesson(*, cadre: Cadre, lesson: LessonPage, at: dt.datetime) -> LessonOutcome:
    """Complete `lesson` where the facts stored earlier now meet its rule, which may have changed."""
    progress = _locked_progress(cadre=cadre, lesson=lesson)
    return _settle(progress=progress, cadre=cadre, lesson=lesson, at=at)


@transaction.atomic
def complete_course_if_due(*, cadre: Cadre, course: CoursePage, at: dt.datetime) -> bool:
    """Complete the current edition of `course` where `cadre` has completed its every lesson.

    Writes the record entry with its credit hours and issues the certificate. Returns whether
    this call did so: False when lessons are missing, or when it was completed before.
    """
    _lock(cadre)
    lessons = LessonPage.objects.live().child_of(course)
    done = LessonProgress.objects.of(cadre).completed()
    if not lessons.exists() or lessons.exclude(pk__in=done.values("lesson_id")).exists():
        return False
    try:
        with transaction.atomic():
            CourseCompletion.objects.create(
                cadre=cadre, course=course, edition=course.edition, completed_at=at
            )
    except IntegrityError:
        return False
    entry = record_entry(
        cadre=cadre,
        kind=Kind.COURSE,
        activity_key=course.activity_key,
        title=course.title,
        title_en=course.title_en,
        at=at,
        credit_hours=course.credit_hours,
        credit_rule=CREDIT_RULE,
    )
    issue_certificate(entry=entry, at=at)
    return True


@transaction.atomic
def reopen_course(*, cadre: Cadre, course_id: int, edition: int) -> None:
    """Let `cadre` study an edition of a course again, after its entry was withdrawn.

    The lessons begin anew; what the record says of them, and of the course, stays.
    """
    _lock(cadre)
    CourseCompletion.objects.filter(cadre=cadre, course_id=course_id, edition=edition).delete()
    course = CoursePage.objects.filter(pk=course_id, edition=edition).first()
    if course is not None:
        LessonProgress.objects.of(cadre).in_course(course).update(
            read_at=None, quiz_passed_at=None, completed_at=None
        )


def _lock(cadre: Cadre) -> None:
    """Let one completion of a cadre wait for the other, so that the later one sees both.

    Two last lessons finished at the same instant would otherwise each miss the other.
    """
    Cadre.objects.select_for_update(no_key=True).values_list("pk").get(pk=cadre.pk)


def _locked_progress(*, cadre: Cadre, lesson: LessonPage) -> LessonProgress:
    _lock(cadre)
    progress, _created = LessonProgress.objects.get_or_create(cadre=cadre, lesson=lesson)
    return progress


def _settle(
    *, progress: LessonProgress, cadre: Cadre, lesson: LessonPage, at: dt.datetime
) -> LessonOutcome:
    """Store the facts, and completion where `missing` says that nothing is missing."""
    still_missing = missing(lesson.rule, progress.facts)
    is_news = not still_missing and progress.completed_at is None
    if is_news:
        progress.completed_at = at
    progress.save(update_fields=["read_at", "quiz_passed_at", "completed_at"])
    course = lesson.course
    note_start(cadre=cadre, activity_key=course.activity_key, at=at)
    is_course_completed = False
    if is_news:
        # The course was withdrawn and is studied again; its lessons' own lines still stand.
        with suppress(AlreadyRecorded):
            record_entry(
                cadre=cadre,
                kind=Kind.LESSON,
                activity_key=f"courses.lesson:{lesson.pk}@{course.edition}",
                title=_titled(course.title, lesson.title),
                title_en=_titled(course.title_en, lesson.title_en),
                at=at,
            )
        is_course_completed = complete_course_if_due(cadre=cadre, course=course, at=at)
    return LessonOutcome(progress, still_missing, is_course_completed)


def _titled(course: str, lesson: str) -> str:
    """Return "course · lesson", cut to what an entry's title holds; "" where either is missing."""
    return f"{course} · {lesson}"[:255] if course and lesson else ""
