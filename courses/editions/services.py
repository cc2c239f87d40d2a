"""Publishing a change to a course: a new edition, and who studies it."""

import datetime as dt

from django.db import transaction
from wagtail.log_actions import log

from courses.models import Change, CourseEdition, CoursePage, LessonPage


@transaction.atomic
def publish_change(*, page: CoursePage | LessonPage, change: str, at: dt.datetime) -> int:
    """Let `change` take effect for a page just published; return the course's edition.

    A minor change leaves the edition. Otherwise there is a new one: whoever has not finished
    studies the course as it is now; whoever has finished stays finished, and is asked for this
    lesson again, or for the lessons
    that the course names, only where everyone studies the difference. Nothing recorded is touched.
    """
    course_id = page.pk if isinstance(page, CoursePage) else page.course.pk
    # Publishing twice at once must not give two changes the same edition.
    course = CoursePage.objects.select_for_update().get(pk=course_id)
    if change == Change.MINOR:
        return course.edition
    number = course.edition + 1
    CourseEdition.objects.create(
        course=course, number=number, change=change, page_title=page.title, published_at=at
    )
    CoursePage.objects.filter(pk=course.pk).update(edition=number)
    if change == Change.EVERYONE:
        lessons = LessonPage.objects.child_of(course)
        again = [page.pk] if isinstance(page, LessonPage) else page.difference
        lessons.filter(pk__in=again).update(studied_from=number)
    log(
        instance=course,
        action="courses.publish_edition",
        data={"edition": number, "change": change, "page": page.title},
    )
    return number
