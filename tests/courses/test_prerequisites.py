"""A course that builds on others begins when they are finished, and says what is missing."""

import pytest

from courses import services
from courses.models import CourseCompletion, LessonPage, LessonProgress, Prerequisite
from courses.prerequisites import PrerequisitesMissing, missing_before
from tests.factories.cadres import make_cadre
from tests.factories.courses import NOON, lessons_of, make_course

pytestmark = pytest.mark.django_db
ENGLISH = {"headers": {"accept-language": "en"}}


@pytest.fixture
def later(course):
    """A course that asks for `course` first."""
    built_on_it = make_course("进阶课程", slug="later")
    Prerequisite.objects.create(course=built_on_it, required=course)
    return built_on_it


def read(cadre, lesson):
    fresh = LessonPage.objects.get(pk=lesson.pk)
    return services.complete_reading(cadre=cadre, lesson=fresh, opened_at=NOON, at=NOON)


def finish(cadre, course):
    for lesson in lessons_of(course):
        read(cadre, lesson)


def test_a_start_is_refused_with_what_is_missing_and_writes_nothing(cadre, course, later):
    with pytest.raises(PrerequisitesMissing, match=course.title):
        read(cadre, lessons_of(later)[0])

    assert not LessonProgress.objects.filter(lesson__in=lessons_of(later)).exists()


def test_it_opens_once_they_are_finished_and_stays_open_for_the_other(cadre, course, later):
    finish(cadre, course)
    assert missing_before(cadre=cadre, course_id=later.pk) == []

    finish(cadre, later)

    assert CourseCompletion.objects.filter(cadre=cadre, course=later).exists()
    assert missing_before(cadre=make_cadre(), course_id=later.pk) != []


def test_who_has_begun_is_not_stopped_by_a_prerequisite_added_later(cadre, course):
    begun = make_course("进阶课程", slug="later")
    first, second = lessons_of(begun)
    read(cadre, first)
    Prerequisite.objects.create(course=begun, required=course)

    assert read(cadre, second).is_course_completed


def test_an_unpublished_prerequisite_stops_nobody(cadre, course, later):
    course.unpublish()

    lesson = lessons_of(later)[0]
    read(cadre, lesson)

    assert LessonProgress.objects.get(lesson=lesson, cadre=cadre).read_at is not None


def test_the_pages_say_what_to_finish_first(client, cadre, course, later):
    client.force_login(cadre)
    lesson = lessons_of(later)[0]

    closed = client.get(lesson.url, **ENGLISH).content.decode()
    assert "Finish first" in closed
    assert course.url in closed
    assert 'name="token"' not in closed
    assert "The lessons open when" in client.get(later.url, **ENGLISH).content.decode()
    sent = client.post(f"/courses/lessons/{lesson.pk}/complete/", {}, follow=True)
    assert not LessonProgress.objects.filter(lesson=lesson).exists()
    assert sent.status_code in (200, 404)

    finish(cadre, course)
    opened = client.get(lesson.url, **ENGLISH).content.decode()
    assert "Finish first" not in opened
    assert 'name="token"' in opened
