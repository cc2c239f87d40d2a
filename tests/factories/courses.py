"""Valid boring courses: published, with lessons that need reading only."""

import datetime as dt
from decimal import Decimal

from courses.models import CourseIndexPage, CoursePage, LessonPage
from tests.factories.pages import add_page, plant_home

NOON = dt.datetime(2026, 9, 14, 4, 0, tzinfo=dt.UTC)  # 12:00 on the site's clock


def make_course_index():
    index = CourseIndexPage.objects.first()
    if index is None:
        index = add_page(plant_home(), CourseIndexPage, title="课程", slug="courses")
    return index


def make_course(title="采购岗位廉洁课", *, lessons=2, **fields):
    """A course of 1.5 credit hours with `lessons` lessons to read."""
    course = add_page(
        make_course_index(),
        CoursePage,
        title=title,
        **{"credit_hours": Decimal("1.50"), "minutes": 30, **fields},
    )
    for number in range(1, lessons + 1):
        make_lesson(course, title=f"第{number}课")
    return CoursePage.objects.get(pk=course.pk)


def make_lesson(course, *, title="一课", **fields):
    fields.setdefault("body", [("paragraph", "<p>先想清楚再签字。</p>")])
    return add_page(course, LessonPage, title=title, **fields)


def lessons_of(course):
    """The lessons of `course` in order."""
    return list(LessonPage.objects.child_of(course).order_by("path"))
