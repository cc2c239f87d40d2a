"""A visitor sees what a course teaches and how to take it, and nothing that is inside it."""

import datetime as dt

import pytest
from wagtail.models import PageViewRestriction

from courses.models import CourseIndexPage
from courses.registries import CourseNotice, gives_course_notices, notice_givers
from tests.factories.courses import lessons_of, make_course, make_lesson
from tests.factories.quizzes import make_quiz

pytestmark = pytest.mark.django_db
ENGLISH = {"headers": {"accept-language": "en"}}


@pytest.fixture
def asked(client):
    """Return a function that opens a page as a visitor and returns what it says."""

    def ask(page):
        response = client.get(page.url, **ENGLISH)
        assert response.status_code == 200
        return response.content.decode()

    return ask


def test_the_list_names_each_course_without_anybodys_progress(asked, course):
    html = asked(CourseIndexPage.objects.get())

    assert course.title in html
    assert course.url in html
    assert "2 lessons" in html
    assert "lessons done" not in html


def test_a_course_tells_what_it_teaches_and_leads_to_the_log_in_and_back(asked):
    course = make_course(title="采购课", summary="学会说不", objectives="认出第一份礼")
    html = asked(course)

    for text in ("采购课", "学会说不", "认出第一份礼", *(x.title for x in lessons_of(course))):
        assert text in html
    assert html.count("button--primary") == 2  # the masthead's and the course's
    assert f'/accounts/login/?next={course.url}"' in html


def test_lessons_are_named_but_not_linked_and_nobody_stands_anywhere(asked, course):
    html = asked(course)

    assert lessons_of(course)[0].url not in html
    assert "Where you stand" not in html
    assert "aria-current" not in html.partition("<main")[2]


def test_why_somebody_is_asked_to_take_it_is_not_told_to_visitors(asked, course):
    @gives_course_notices
    def notice(**_asked):
        return [CourseNotice(reason="因为你转到采购岗位", due_on=dt.date(2026, 9, 24))]

    try:
        assert "因为你转到采购岗位" not in asked(course)
    finally:
        notice_givers.remove(notice)


def test_a_course_for_some_people_only_stays_theirs(client, course):
    PageViewRestriction.objects.create(page=course, restriction_type="login")

    response = client.get(course.url)

    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_nothing_is_written_by_way_of_the_face(client, course):
    assert client.post(course.url).status_code == 405


def test_costs_the_same_queries_however_many_lessons(
    client, course, django_assert_max_num_queries
):
    quiz = make_quiz()
    for _ in range(6):
        make_lesson(course, quiz=quiz)
    client.get(course.url)

    with django_assert_max_num_queries(6):
        client.get(course.url)
