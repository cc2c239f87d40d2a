"""Recomputing completion from the facts gives what is stored, or says where it does not."""

import json

import pytest
from django.core.management import call_command

from courses import services
from courses.models import CourseCompletion, CoursePage, LessonPage
from courses.recomputing import differences
from records.models import Entry, Kind
from tests.factories.cadres import make_cadre
from tests.factories.courses import NOON, lessons_of, make_course, make_lesson
from tests.factories.quizzes import make_quiz

pytestmark = pytest.mark.django_db


def read(cadre, lesson):
    return services.complete_reading(cadre=cadre, lesson=lesson, opened_at=NOON, at=NOON)


def found():
    return [(one.kind, one.cadre_id, one.page_id) for one in differences()]


@pytest.fixture
def run(capsys):
    def recompute(*options):
        try:
            call_command("recompute_courses", *options)
        except SystemExit as error:
            return error.code, json.loads(capsys.readouterr().out)
        return 0, json.loads(capsys.readouterr().out)

    return recompute


def test_equals_what_is_stored(cadre, course, run):
    first, second = lessons_of(course)
    read(cadre, first)
    read(cadre, second)
    read(make_cadre("李守正"), first)

    assert run() == (0, {"repaired": 0, "differences": []})


def test_a_rule_that_became_easier_leaves_somebody_open_until_repaired(cadre, run):
    course = make_course(lessons=0)
    lesson = make_lesson(course, minimum_seconds=1, quiz=make_quiz())
    services.pass_quiz(cadre=cadre, lesson=lesson, at=NOON)
    LessonPage.objects.filter(pk=lesson.pk).update(minimum_seconds=0)

    assert found() == [("lesson_open", cadre.pk, lesson.pk)]
    assert run()[0] == 1
    assert run("--repair") == (0, {"repaired": 1, "differences": []})
    assert Entry.objects.filter(cadre=cadre, kind=Kind.COURSE).count() == 1


def test_a_lesson_that_was_withdrawn_leaves_a_course_open_until_repaired(cadre, course, run):
    first, second = lessons_of(course)
    read(cadre, first)
    second.unpublish()

    assert found() == [("course_open", cadre.pk, course.pk)]
    assert run("--repair")[0] == 0
    assert CourseCompletion.objects.filter(cadre=cadre, course=course).exists()


def test_a_rule_that_became_stricter_takes_nothing_back(cadre, course, run):
    for lesson in lessons_of(course):
        read(cadre, lesson)
    LessonPage.objects.update(minimum_seconds=600, quiz=make_quiz())

    assert run()[0] == 0


def test_a_completion_without_its_entry_is_shown_and_never_made_up(cadre, course, run):
    CourseCompletion.objects.create(
        cadre=cadre, course=course, edition=course.edition, completed_at=NOON
    )

    assert found() == [("entry_missing", cadre.pk, course.pk)]
    assert run("--repair")[0] == 1
    assert not Entry.objects.exists()


def test_the_cost_does_not_grow_with_the_people(course, django_assert_num_queries):
    first = lessons_of(course)[0]
    for number in range(5):
        read(make_cadre(f"干部{number}"), first)
    assert CoursePage.objects.count() == 1

    with django_assert_num_queries(8):
        assert found() == []
