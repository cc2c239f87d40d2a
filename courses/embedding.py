"""Which courses show a page, such as a case, in their lessons."""

from collections import defaultdict
from collections.abc import Collection

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex

from courses.models import CoursePage, LessonPage


def courses_showing(pages: Collection[int]) -> dict[int, set[int]]:
    """Return the published courses (ids) with a published lesson that shows each of `pages` (ids).

    A lesson among `pages` is shown by its own course. Wagtail's index of references knows what
    lessons embed. Three queries.
    """
    page_type, lesson_type = ContentType.objects.get_for_models(Page, LessonPage).values()
    rows = ReferenceIndex.objects.filter(
        to_content_type=page_type,
        to_object_id__in=[str(pk) for pk in pages],
        content_type=lesson_type,
    ).values_list("object_id", "to_object_id")
    shown_in: dict[int, set[int]] = defaultdict(set)
    for lesson_id, page_id in rows:
        shown_in[int(lesson_id)].add(int(page_id))
    for page_id in pages:
        shown_in[page_id].add(page_id)  # in case it is a lesson itself
    lessons = LessonPage.objects.live().filter(pk__in=shown_in).values_list("pk", "path")
    below: dict[str, set[int]] = defaultdict(set)
    for lesson_id, path in lessons:
        below[path[: -Page.steplen]] |= shown_in[lesson_id]
    found: dict[int, set[int]] = defaultdict(set)
    for course_id, path in (
        CoursePage.objects.live().filter(path__in=below).values_list("pk", "path")
    ):
        for page_id in below[path]:
            found[page_id].add(course_id)
    return dict(found)
