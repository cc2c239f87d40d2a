"""Completing lessons and courses. `completion.missing` decides; this writes what it decided."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import ngettext

from cadres.models import Cadre
from core.errors import DomainError
from courses.completion import is_course_due, missing, seconds_to_wait
from courses.credit_hours import CreditRule
from courses.models import CourseCompletion, CoursePage, LessonPage, LessonProgress
from courses.prerequisites import check_may_begin
from courses.programmes.services import complete_programmes_with
from courses.proofs import exercises_done
from records.models import Kind
from records.services import AlreadyRecorded, issue_certificate, note_start, record_entry

CREDIT_RULE = CreditRule.STATED.value
_FACTS = (
    "read_at",
    "quiz_passed_at",
    "tested_out_at",
    "amounts",
    "edition",
    "completed_at",
)


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
        was_done: the lesson was complete before.
    """

    progress: LessonProgress
    missing: tuple[str, ...]
    is_course_completed: bool = False
    was_done: bool = False


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
        PrerequisitesMissing: other courses have to be finished first; likewise.
    """
    check_may_begin(cadre=cadre, lesson=lesson)
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
def note_evidence(
    *, cadre: Cadre, lesson: LessonPage, key: str, amount: int = 1, at: dt.datetime
) -> LessonOutcome:
    """Note that `cadre` did what a block of `lesson` asks for; complete what is complete by that.

    Args:
        key: the block's, such as "exercise:12/ladder"; see `completion.Evidence`.
        amount: 1, or the share played in percent. A smaller one than before changes nothing.
    """
    progress = _locked_progress(cadre=cadre, lesson=lesson)
    progress.amounts = {
        **progress.amounts,
        key: max(amount, progress.amounts.get(key, 0)),
    }
    return _settle(progress=progress, cadre=cadre, lesson=lesson, at=at)


@transaction.atomic
def hear_lesson(*, cadre: Cadre, lesson: LessonPage, at: dt.datetime) -> LessonOutcome:
    """Note that `cadre` has heard the audio edition of `lesson` out, which is reading it."""
    progress = _locked_progress(cadre=cadre, lesson=lesson)
    progress.read_at = progress.read_at or at
    return _settle(progress=progress, cadre=cadre, lesson=lesson, at=at)


@transaction.atomic
def test_out_of_lesson(*, cadre: Cadre, lesson: LessonPage, at: dt.datetime) -> LessonOutcome:
    """Note that the course's test-out has shown that `cadre` knows `lesson`: it is done."""
    progress = _locked_progress(cadre=cadre, lesson=lesson)
    progress.tested_out_at = progress.tested_out_at or at
    return _settle(progress=progress, cadre=cadre, lesson=lesson, at=at)


test_out_of_lesson.__test__ = False  # type: ignore[attr-defined]  # for pytest: it is no test


@transaction.atomic
def settle_lesson(*, cadre: Cadre, lesson: LessonPage, at: dt.datetime) -> LessonOutcome:
    """Complete `lesson` where the facts stored earlier now meet its rule, which may have changed."""
    progress = _locked_progress(cadre=cadre, lesson=lesson)
    return _settle(progress=progress, cadre=cadre, lesson=lesson, at=at)


@transaction.atomic
def complete_course_if_due(*, cadre: Cadre, course: CoursePage, at: dt.datetime) -> bool:
    """Complete the current edition of `course` where `cadre` has done all that it asks of them.

    Writes the record entry with its credit hours and issues the certificate; who finished an
    earlier edition and studied the difference gets both without hours, which count once. Returns
    whether this call did so: False when lessons are missing, or when it was completed before.
    """
    _lock(cadre)
    lessons = dict(LessonPage.objects.live().child_of(course).values_list("pk", "studied_from"))
    done = LessonProgress.objects.of(cadre).completed().filter(lesson__in=lessons)
    finished = (
        CourseCompletion.objects.filter(cadre=cadre, course=course)
        .newest_edition_first()
        .values_list("edition", flat=True)
        .first()
    )
    if not is_course_due(lessons, done.values_list("lesson_id", flat=True), finished):
        return False
    try:
        with transaction.atomic():
            CourseCompletion.objects.create(
                cadre=cadre, course=course, edition=course.edition, completed_at=at
            )
    except IntegrityError:
        return False
    is_first = finished is None
    entry = record_entry(
        cadre=cadre,
        kind=Kind.COURSE,
        activity_key=course.activity_key,
        title=course.title,
        title_en=course.title_en,
        at=at,
        credit_hours=course.hours_awarded if is_first else Decimal("0.00"),
        credit_rule=course.credit_rule if is_first else "",
        outcome={"necessity": course.necessity}
        | ({} if is_first else {"difference_since": finished}),
    )
    issue_certificate(entry=entry, at=at)
    complete_programmes_with(course=course, cadre=cadre, at=at)
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
            read_at=None,
            quiz_passed_at=None,
            tested_out_at=None,
            amounts={},
            completed_at=None,
        )


def _lock(cadre: Cadre) -> None:
    """Let one completion of a cadre wait for the other, so that the later one sees both.

    Two last lessons finished at the same instant would otherwise each miss the other.
    """
    Cadre.objects.select_for_update(no_key=True).values_list("pk").get(pk=cadre.pk)


def _locked_progress(*, cadre: Cadre, lesson: LessonPage) -> LessonProgress:
    """Return the facts, begun anew where everyone has to study a later edition of the lesson."""
    _lock(cadre)
    edition = lesson.course.edition
    progress, _created = LessonProgress.objects.get_or_create(
        cadre=cadre, lesson=lesson, defaults={"edition": edition}
    )
    if progress.edition < lesson.studied_from:
        for name in ("read_at", "quiz_passed_at", "tested_out_at", "completed_at"):
            setattr(progress, name, None)
        progress.amounts = {}
        progress.edition = edition
    return progress


def _settle(
    *, progress: LessonProgress, cadre: Cadre, lesson: LessonPage, at: dt.datetime
) -> LessonOutcome:
    """Store the facts, and completion where `missing` says that nothing is missing.

    Exercises that the record shows already count, also those done before the lesson was opened.
    """
    rule = lesson.rule
    still_missing = missing(rule, progress.facts)
    proven = exercises_done(cadre=cadre, keys=still_missing)
    if proven:
        progress.amounts = {**progress.amounts, **dict.fromkeys(proven, 1)}
        still_missing = missing(rule, progress.facts)
    was_done = progress.completed_at is not None
    is_news = not still_missing and not was_done
    if is_news:
        progress.completed_at = at
    progress.save(update_fields=_FACTS)
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
    return LessonOutcome(progress, still_missing, is_course_completed, was_done)


def _titled(course: str, lesson: str) -> str:
    """Return "course · lesson", cut to what an entry's title holds; "" where either is missing."""
    return f"{course} · {lesson}"[:255] if course and lesson else ""
