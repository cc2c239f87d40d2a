"""Whoever finishes a later edition of a course has done what was asked of an earlier one."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assignments.finishing import finishing_entries, keys_finished_by, keys_that_finish
from assignments.models import Obligation
from courses import services
from courses.editions.services import publish_change
from courses.models import Change, LessonPage
from courses.registries import course_notices
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cast
from tests.factories.courses import lessons_of, make_course


@given(st.integers(1, 20), st.integers(1, 20))
def test_the_two_directions_agree(asked, finished):
    key = f"courses.course:7@{asked}"
    other = f"courses.course:7@{finished}"

    assert (key in keys_finished_by(other)) == (other in keys_that_finish(key))
    assert (key in keys_finished_by(other)) == (finished >= asked)


@pytest.mark.parametrize(
    "key", ["quizzes.quiz:3@2", "courses.lesson:3@2", "campaigns.campaign:1@1"]
)
def test_editions_of_anything_else_stand_for_themselves(key):
    assert keys_finished_by(key) == keys_that_finish(key) == [key]


@pytest.mark.django_db
def test_a_task_set_before_the_change_is_begun_and_finished_after_it():
    cast = make_cast()
    course = make_course()
    make_assignment(
        cast.county, activity_key=course.activity_key, target=course, at=timezone.now()
    )
    obligation = Obligation.objects.get(cadre=cast.cadre)
    first, second = lessons_of(course)
    publish_change(page=first, change=Change.NEW_LEARNERS, at=timezone.now())
    course.refresh_from_db()
    at = timezone.now() + dt.timedelta(minutes=1)

    assert course_notices(cadre=cast.cadre, activity_key=course.activity_key, at=at)
    for lesson in (first, second):
        fresh = LessonPage.objects.get(pk=lesson.pk)
        services.complete_reading(cadre=cast.cadre, lesson=fresh, opened_at=at, at=at)

    obligation.refresh_from_db()
    assert obligation.started_at
    assert obligation.done_at
    old_key = f"courses.course:{course.pk}@1"
    assert finishing_entries(old_key).filter(cadre=cast.cadre).exists()
