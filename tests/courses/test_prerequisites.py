"""A course that builds on others begins when they are finished, and says what is missing."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import services
from courses.models import (
    CourseCompletion,
    LessonPage,
    LessonProgress,
    MediaPlay,
    Prerequisite,
)
from courses.opening import opening_token
from courses.prerequisites import PrerequisitesMissing, missing_before
from quizzes.models import Attempt
from tests.factories.cadres import make_cadre
from tests.factories.courses import NOON, lessons_of, make_course, make_lesson
from tests.factories.media import make_video_lesson
from tests.factories.quizzes import make_attempt, make_quiz

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
    page = client.get(later.url, **ENGLISH).content.decode()
    assert "The lessons open when" in page
    assert f"First: {course.label}" in page
    assert "Start: lesson" not in page
    sent = client.post(f"/courses/lessons/{lesson.pk}/complete/", {}, follow=True)
    assert not LessonProgress.objects.filter(lesson=lesson).exists()
    assert sent.status_code in (200, 404)

    finish(cadre, course)
    opened = client.get(lesson.url, **ENGLISH).content.decode()
    assert "Finish first" not in opened
    assert 'name="token"' in opened


def test_its_test_out_and_its_quizzes_ask_for_them_too_unless_they_are_begun(
    client, cadre, course, later
):
    later.test_out = make_quiz()
    later.save(update_fields=["test_out"])
    lesson = make_lesson(later, quiz=make_quiz(), title="小测")
    client.force_login(cadre)

    for quiz in (later.test_out, lesson.quiz):
        page = client.get(reverse("quiz", args=[quiz.pk]), **ENGLISH)
        assert course.title in page.context["obstacle"]
        assert not page.context["may_start"]
        sent = client.post(reverse("start_attempt", args=[quiz.pk]), follow=True, **ENGLISH)
        assert course.title in sent.content.decode()
    assert not Attempt.objects.exists()

    finish(cadre, course)
    first = make_attempt(later.test_out, cadre)
    CourseCompletion.objects.filter(cadre=cadre).delete()  # as if it were asked for only now
    assert make_attempt(later.test_out, cadre) == first
    with pytest.raises(PrerequisitesMissing):
        make_attempt(lesson.quiz, cadre)


def test_a_quiz_of_two_courses_opens_with_either(cadre, later):
    lesson = make_lesson(later, quiz=make_quiz(), title="小测")
    make_lesson(make_course("入门", slug="free", lessons=0), quiz=lesson.quiz)

    assert make_attempt(lesson.quiz, cadre).number == 1


def test_what_is_played_of_it_does_not_count(client, cadre, later, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    lesson, media = make_video_lesson(course=later)
    client.force_login(cadre)
    now = timezone.now()
    report = {
        "token": opening_token(cadre_id=cadre.pk, lesson_id=lesson.pk, at=now),
        "client": str(uuid.uuid4()),
        "beats": [{"seq": 0, "spans": [[0, 1]], "speed": 1}],
        "position": 1,
    }
    address = reverse("played", args=[lesson.pk, media.public_id])
    sent = client.post(address, report, content_type="application/json", **ENGLISH)

    assert sent.status_code == 422
    assert "first" in sent.json()["error"]
    assert not MediaPlay.objects.exists()
    assert client.post(reverse("count_earlier", args=[lesson.pk])).status_code == 302
    assert not LessonProgress.objects.exists()
