"""A cadre completes lessons one by one and the course with the last, once."""

import datetime as dt
from decimal import Decimal

import pytest

from courses import services
from courses.completion import Requirement
from courses.models import CourseCompletion, LessonProgress
from records.correcting import services as correcting
from records.models import Certificate, Effect, Entry, Kind
from tests.factories.cadres import make_cadre
from tests.factories.courses import NOON, lessons_of, make_course, make_lesson
from tests.factories.quizzes import make_quiz

pytestmark = pytest.mark.django_db


def read(cadre, lesson, *, seconds=0, at=NOON):
    return services.complete_reading(
        cadre=cadre, lesson=lesson, opened_at=at - dt.timedelta(seconds=seconds), at=at
    )


def test_reading_completes_a_lesson_without_a_quiz(cadre, course):
    lesson = lessons_of(course)[0]

    outcome = read(cadre, lesson)

    assert outcome.missing == ()
    assert LessonProgress.objects.get(cadre=cadre, lesson=lesson).completed_at == NOON
    entry = Entry.objects.get(cadre=cadre)
    assert (entry.kind, entry.credit_hours) == (Kind.LESSON, Decimal("0.00"))
    assert entry.title == "采购岗位廉洁课 · 第1课"


def test_the_last_lesson_completes_the_course_with_its_hours_and_a_certificate(cadre, course):
    first, last = lessons_of(course)

    assert not read(cadre, first).is_course_completed
    assert read(cadre, last).is_course_completed

    entry = Entry.objects.get(cadre=cadre, kind=Kind.COURSE)
    assert entry.activity_key == course.activity_key
    assert entry.credit_hours == Decimal("1.50")
    assert Certificate.objects.get(cadre=cadre).entry == entry
    assert CourseCompletion.objects.get().edition == course.edition


def test_the_order_of_the_lessons_does_not_matter(cadre, course):
    first, last = lessons_of(course)

    read(cadre, last)

    assert read(cadre, first).is_course_completed


def test_reading_again_changes_nothing(cadre, course):
    for lesson in lessons_of(course):
        read(cadre, lesson)
    before = list(Entry.objects.values()), list(LessonProgress.objects.values())

    outcome = read(cadre, lessons_of(course)[1], at=NOON + dt.timedelta(days=1))

    assert not outcome.is_course_completed
    assert before == (list(Entry.objects.values()), list(LessonProgress.objects.values()))


def test_reading_too_briefly_says_how_long_to_wait_and_writes_nothing(cadre, course):
    lesson = make_lesson(course, minimum_seconds=60)

    with pytest.raises(services.ReadTooBriefly) as caught:
        read(cadre, lesson, seconds=18)

    assert caught.value.seconds == 42
    assert "42" in str(caught.value)
    assert not LessonProgress.objects.exists()
    assert not Entry.objects.exists()


def test_the_minimum_to_the_second_is_enough(cadre, course):
    lesson = make_lesson(course, minimum_seconds=60)

    assert read(cadre, lesson, seconds=60).missing == ()


def test_a_lesson_that_was_read_is_not_timed_again(cadre, course):
    lesson = make_lesson(course, minimum_seconds=60)
    read(cadre, lesson, seconds=60)

    assert read(cadre, lesson, seconds=1).missing == ()


def test_a_lesson_with_reading_time_and_quiz_needs_both(cadre):
    course = make_course(lessons=0)
    lesson = make_lesson(course, minimum_seconds=60, quiz=make_quiz())

    assert read(cadre, lesson, seconds=60).missing == (Requirement.QUIZ,)
    assert not Entry.objects.exists()
    outcome = services.pass_quiz(cadre=cadre, lesson=lesson, at=NOON)

    assert outcome.missing == ()
    assert outcome.is_course_completed


def test_passing_the_quiz_is_enough_where_no_reading_time_is_set(cadre):
    lesson = make_lesson(make_course(lessons=0), quiz=make_quiz())

    assert services.pass_quiz(cadre=cadre, lesson=lesson, at=NOON).is_course_completed


def test_an_unpublished_lesson_is_not_asked_for(cadre, course):
    first, last = lessons_of(course)
    last.unpublish()

    assert read(cadre, first).is_course_completed


def test_a_lesson_added_later_takes_nothing_back(cadre, course):
    for lesson in lessons_of(course):
        read(cadre, lesson)
    added = make_lesson(course, title="新增一课")

    assert CourseCompletion.objects.filter(cadre=cadre, course=course).exists()
    assert not read(cadre, added).is_course_completed
    assert Entry.objects.filter(cadre=cadre, kind=Kind.COURSE).count() == 1


def test_what_one_cadre_does_completes_nothing_for_another(cadre, course):
    other = make_cadre("李守正")
    first, last = lessons_of(course)
    read(cadre, first)

    assert not read(other, last).is_course_completed


def test_a_course_without_lessons_is_never_complete(cadre):
    course = make_course(lessons=0)

    assert not services.complete_course_if_due(cadre=cadre, course=course, at=NOON)


def test_the_first_fact_notes_the_start_of_the_course(cadre, course, monkeypatch):
    noted = []
    monkeypatch.setattr(services, "note_start", lambda **start: noted.append(start))

    read(cadre, lessons_of(course)[0])

    assert noted == [{"cadre": cadre, "activity_key": course.activity_key, "at": NOON}]


def withdraw(entry):
    """Correct `entry` away by two people, as the record wants it."""
    asked = correcting.request_correction(
        entry=entry,
        effect=Effect.VOID,
        reason="签到表核对后发现并非本人学习。",
        actor=make_cadre("许维舟"),
        at=NOON,
    )
    return correcting.confirm_correction(request=asked, actor=make_cadre("何静澜"), at=NOON)


def test_a_withdrawn_course_is_studied_and_earned_again(cadre, course):
    other = make_course("另一门课")
    for lesson in [*lessons_of(course), *lessons_of(other)]:
        read(cadre, lesson)
    first = Entry.objects.get(cadre=cadre, activity_key=course.activity_key)

    withdraw(first)

    assert not CourseCompletion.objects.filter(course=course).exists()
    assert CourseCompletion.objects.filter(course=other).exists()
    assert LessonProgress.objects.completed().count() == len(lessons_of(other))
    outcomes = [read(cadre, lesson) for lesson in lessons_of(course)]
    assert outcomes[-1].is_course_completed
    again = Entry.objects.originals().filter(activity_key=course.activity_key).latest("pk")
    assert again != first and again.credit_hours == first.credit_hours
    assert (
        Entry.objects.filter(cadre=cadre).in_year(2026).total_hours() == 2 * first.credit_hours
    )


def test_correcting_only_the_hours_leaves_the_course_finished(cadre, course):
    for lesson in lessons_of(course):
        read(cadre, lesson)
    asked = correcting.request_correction(
        entry=Entry.objects.get(kind=Kind.COURSE),
        effect=Effect.HOURS,
        credit_hours=Decimal("1.00"),
        reason="学时录入有误，应为一学时。",
        actor=make_cadre("许维舟"),
        at=NOON,
    )

    correcting.confirm_correction(request=asked, actor=make_cadre("何静澜"), at=NOON)

    assert CourseCompletion.objects.filter(course=course).exists()
