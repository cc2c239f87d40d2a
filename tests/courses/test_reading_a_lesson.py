"""A cadre opens course and lesson pages, reads, and says so."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from courses.models import CourseIndexPage, LessonProgress
from courses.opening import opening_token
from courses.registries import CourseNotice, gives_course_notices, notice_givers
from records.models import Entry
from tests.factories.cadres import make_cadre
from tests.factories.courses import lessons_of, make_course, make_lesson
from tests.factories.quizzes import make_quiz

pytestmark = pytest.mark.django_db
ENGLISH = {"headers": {"accept-language": "en"}}


@pytest.fixture
def reader(client, cadre):
    client.force_login(cadre)
    return client


def token(cadre, lesson, *, seconds_ago=0):
    at = timezone.now() - dt.timedelta(seconds=seconds_ago)
    return opening_token(cadre_id=cadre.pk, lesson_id=lesson.pk, at=at)


def say_read(client, lesson, token):
    return client.post(
        reverse("complete_lesson", args=[lesson.pk]), {"token": token}, **ENGLISH
    )


def test_a_visitor_is_sent_from_a_lesson_to_the_log_in_and_back(client, course):
    lesson = lessons_of(course)[0]

    response = client.get(lesson.url)

    assert response.status_code == 302
    assert response.url.endswith(f"?next={lesson.url}")


@pytest.mark.parametrize("page", ["index", "course", "lesson"])
def test_every_page_is_personal_and_read_only(reader, course, page):
    pages = {
        "index": CourseIndexPage.objects.get(),
        "course": course,
        "lesson": lessons_of(course)[0],
    }
    assert reader.get(pages[page].url).headers["Cache-Control"] == "no-store"
    assert reader.post(pages[page].url).status_code == 405


def test_the_list_shows_each_course_with_its_progress(reader, cadre, course):
    lesson = lessons_of(course)[0]
    say_read(reader, lesson, token(cadre, lesson))

    html = reader.get(CourseIndexPage.objects.get().url, **ENGLISH).content.decode()

    assert course.title in html
    assert "1 of 2 lessons done" in html
    assert "1.5 credit hours" in html


def test_the_course_page_has_one_primary_action_that_follows_the_reader(reader, cadre, course):
    first, second = lessons_of(course)
    fresh = reader.get(course.url, **ENGLISH).content.decode()
    say_read(reader, first, token(cadre, first))
    begun = reader.get(course.url, **ENGLISH).content.decode()

    assert fresh.count("button--primary") == begun.count("button--primary") == 1
    assert "Start: lesson 1" in fresh
    assert "Continue: lesson 2" in begun
    assert "1 of 2 lessons done" in begun
    assert second.url in begun


def test_a_finished_course_links_to_the_certificate(reader, cadre, course):
    for lesson in lessons_of(course):
        say_read(reader, lesson, token(cadre, lesson))

    html = reader.get(course.url, **ENGLISH).content.decode()

    assert cadre.certificates.get().get_absolute_url() in html
    assert "Continue" not in html


def test_a_course_without_lessons_says_so(reader):
    html = reader.get(make_course(lessons=0).url, **ENGLISH).content.decode()

    assert "are being written" in html


def test_the_course_page_shows_why_it_is_due_and_until_when(reader, course):
    @gives_course_notices
    def notice(*, cadre, activity_key, at):
        assert activity_key == course.activity_key
        return [CourseNotice(reason="因为你转到采购岗位", due_on=dt.date(2026, 9, 24))]

    try:
        html = reader.get(course.url, **ENGLISH).content.decode()
    finally:
        notice_givers.remove(notice)

    assert "因为你转到采购岗位" in html
    assert "Sept. 24, 2026" in html


def test_a_lesson_says_its_rule_and_what_is_missing(reader, course):
    lesson = make_lesson(course, minimum_seconds=60, quiz=make_quiz(pass_percent=60))

    html = reader.get(lesson.url, **ENGLISH).content.decode()

    assert "read it for at least 1 minute and passed the quiz (60 %)" in html
    assert "read the lesson to its end" in html
    assert "pass the quiz (60 %)" in html
    assert 'data-seconds="60"' in html
    assert "先想清楚再签字" in html


def test_the_token_of_the_page_completes_the_lesson(reader, cadre, course):
    lesson = lessons_of(course)[0]
    html = reader.get(lesson.url).content.decode()
    found = re.search(r'name="token" value="([^"]+)"', html)

    response = say_read(reader, lesson, found[1])

    assert response.status_code == 302
    assert response.url == f"{lesson.url}#completion"
    assert LessonProgress.objects.get(cadre=cadre, lesson=lesson).completed_at
    after = reader.get(lesson.url, **ENGLISH).content.decode()
    assert "This lesson is done" in after
    assert 'name="token"' not in after


def test_reading_too_briefly_answers_with_how_long_to_wait(reader, cadre, course):
    lesson = make_lesson(course, minimum_seconds=60)
    sent = token(cadre, lesson, seconds_ago=20)

    response = say_read(reader, lesson, sent)

    assert response.status_code == 409
    html = response.content.decode()
    assert re.search(r"take (39|40) more seconds", html)
    assert sent in html  # the time spent so far counts
    assert not LessonProgress.objects.exists()


@pytest.mark.parametrize("sent", ["", "forged", None])
def test_a_missing_or_forged_token_is_explained_and_writes_nothing(reader, course, sent):
    lesson = lessons_of(course)[0]
    url = reverse("complete_lesson", args=[lesson.pk])
    form = {} if sent is None else {"token": sent}

    html = reader.post(url, form, follow=True, **ENGLISH).content.decode()

    assert "We cannot tell when you opened this lesson" in html
    assert not LessonProgress.objects.exists()


def test_an_old_token_asks_to_open_the_lesson_again(reader, cadre, course):
    lesson = lessons_of(course)[0]
    sent = token(cadre, lesson, seconds_ago=13 * 3600)
    url = reverse("complete_lesson", args=[lesson.pk])

    html = reader.post(url, {"token": sent}, follow=True, **ENGLISH).content.decode()

    assert "more than 12 hours ago" in html
    assert not LessonProgress.objects.exists()


def test_a_strangers_token_is_worth_nothing(reader, course):
    lesson = lessons_of(course)[0]

    say_read(reader, lesson, token(make_cadre("赵远山"), lesson))

    assert not LessonProgress.objects.exists()


def test_sending_twice_writes_once(reader, cadre, course):
    lesson = lessons_of(course)[0]
    sent = token(cadre, lesson)

    assert say_read(reader, lesson, sent).status_code == 302
    assert say_read(reader, lesson, sent).status_code == 302
    assert Entry.objects.filter(cadre=cadre).count() == 1


def test_saying_so_takes_a_signed_in_cadre_and_a_post(client, cadre, course):
    lesson = lessons_of(course)[0]
    url = reverse("complete_lesson", args=[lesson.pk])

    assert client.post(url).status_code == 302
    assert "login" in client.post(url).url
    client.force_login(cadre)
    assert client.get(url).status_code == 405


def test_an_unpublished_unknown_or_restricted_lesson_is_not_found(reader, cadre, course):
    first, second = lessons_of(course)
    first.unpublish()
    restriction = PageViewRestriction.objects.create(
        page=second, restriction_type=PageViewRestriction.GROUPS
    )
    assert restriction.groups.count() == 0

    assert say_read(reader, first, token(cadre, first)).status_code == 404
    assert say_read(reader, second, token(cadre, second)).status_code == 404
    assert reader.post(reverse("complete_lesson", args=[999_999])).status_code == 404
    assert reader.get(second.url).status_code == 302
    assert not LessonProgress.objects.exists()


def test_extra_fields_change_nothing(reader, cadre, course):
    lesson = make_lesson(course, minimum_seconds=60)
    other = make_cadre("李守正")
    form = {
        "token": token(cadre, lesson),
        "cadre": other.pk,
        "opened_at": "2020-01-01",
        "minimum_seconds": "0",
        "quiz_passed_at": "2020-01-01",
    }

    response = reader.post(reverse("complete_lesson", args=[lesson.pk]), form)

    assert response.status_code == 409
    assert not LessonProgress.objects.exists()


def test_pages_cost_few_queries_however_many_lessons(reader, django_assert_max_num_queries):
    course = make_course(lessons=12)
    lesson = lessons_of(course)[5]
    reader.get(course.url)
    reader.get(lesson.url)

    with django_assert_max_num_queries(12):
        reader.get(course.url)
    with django_assert_max_num_queries(12):
        reader.get(lesson.url)
    with django_assert_max_num_queries(12):
        reader.get(CourseIndexPage.objects.get().url)
