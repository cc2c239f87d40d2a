"""Passing a lesson's quiz completes what it completes, in the transaction that closes it."""

import pytest

from courses.models import LessonProgress
from courses.observers import pass_lessons_of_attempt, start_courses_of_quiz
from quizzes.models import Attempt
from records import observers
from records.models import Entry, Kind
from tests.factories.courses import NOON, make_course, make_lesson
from tests.factories.quizzes import make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    return make_lesson(make_course(lessons=0), quiz=make_quiz())


def closed_attempt(cadre, quiz, *, is_passed):
    return Attempt(quiz=quiz, cadre=cadre, number=1, is_passed=is_passed, closed_at=NOON)


def test_a_passed_attempt_completes_lesson_and_course(cadre, lesson):
    pass_lessons_of_attempt(attempt=closed_attempt(cadre, lesson.quiz, is_passed=True), at=NOON)

    assert LessonProgress.objects.get(cadre=cadre, lesson=lesson).completed_at == NOON
    assert Entry.objects.filter(cadre=cadre, kind=Kind.COURSE).count() == 1


def test_a_failed_attempt_completes_nothing(cadre, lesson):
    pass_lessons_of_attempt(
        attempt=closed_attempt(cadre, lesson.quiz, is_passed=False), at=NOON
    )

    assert not LessonProgress.objects.exists()


def test_a_second_pass_adds_nothing(cadre, lesson):
    for _again in range(2):
        pass_lessons_of_attempt(
            attempt=closed_attempt(cadre, lesson.quiz, is_passed=True), at=NOON
        )

    assert Entry.objects.filter(cadre=cadre).count() == 2  # the lesson and the course


def test_a_quiz_used_by_two_lessons_counts_in_both(cadre, lesson):
    other = make_lesson(make_course("另一门课", lessons=0), quiz=lesson.quiz)

    pass_lessons_of_attempt(attempt=closed_attempt(cadre, lesson.quiz, is_passed=True), at=NOON)

    done = LessonProgress.objects.completed().of(cadre).values_list("lesson_id", flat=True)
    assert set(done) == {lesson.pk, other.pk}


def test_an_unpublished_lesson_is_left_alone(cadre, lesson):
    lesson.unpublish()

    pass_lessons_of_attempt(attempt=closed_attempt(cadre, lesson.quiz, is_passed=True), at=NOON)

    assert not LessonProgress.objects.exists()


def test_beginning_the_quiz_begins_the_course(cadre, lesson, monkeypatch):
    noted = []
    monkeypatch.setattr(observers, "start_observers", observers.start_observers)
    observers.start_observers.append(lambda **start: noted.append(start["activity_key"]))
    try:
        start_courses_of_quiz(cadre=cadre, activity_key=lesson.quiz.activity_key, at=NOON)
        start_courses_of_quiz(cadre=cadre, activity_key="campaigns.campaign:1", at=NOON)
        start_courses_of_quiz(cadre=cadre, activity_key="quizzes.quiz:odd@1", at=NOON)
    finally:
        observers.start_observers.pop()

    assert noted == [lesson.course.activity_key]
