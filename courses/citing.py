"""Certificates whose basis cites an article: courses with a lesson or a quiz that does."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from courses.models import CoursePage, LessonPage
from law.citing.pages import pages_citing
from law.citing.registry import Citing, lists_citing
from quizzes.models import Question

PREFIX = "courses.certificate"


def courses_citing(articles: Collection[int]) -> dict[int, set[int]]:
    """Return which courses (by primary key) teach or ask which of `articles`.

    A course cites what its own page, a lesson of it, or a question of a lesson's quiz cites.
    Queries: those of `pages_citing`, and three.
    """
    by_page = pages_citing(articles)
    found: dict[int, set[int]] = defaultdict(set)
    courses = {
        course.path: course.pk for course in CoursePage.objects.live().only("pk", "path")
    }
    lessons = LessonPage.objects.live()
    step = LessonPage.steplen
    for pk, path in lessons.filter(pk__in=by_page).values_list("pk", "path"):
        if path[:-step] in courses:
            found[courses[path[:-step]]] |= by_page[pk]
    for pk in set(courses.values()) & set(by_page):
        found[pk] |= by_page[pk]
    asked = lessons.filter(
        quiz__questions__current__articles__in=articles,
        quiz__questions__state=Question.State.APPROVED,
    ).values_list("path", "quiz__questions__current__articles")
    for path, article_id in asked:
        if path[:-step] in courses and article_id in articles:
            found[courses[path[:-step]]].add(article_id)
    return dict(found)


@lists_citing
def certificate_bases(articles: Collection[int]) -> Iterator[Citing]:
    """Each course that issues its certificate on the strength of one of `articles`."""
    cited = courses_citing(articles)
    for course in CoursePage.objects.filter(pk__in=cited).order_by("path"):
        for article_id in sorted(cited[course.pk]):
            yield Citing(
                kind=capfirst(_("basis of certificates")),
                key=f"{PREFIX}:{course.pk}",
                title=course.title,
                title_en=course.title_en,
                article_id=article_id,
                edit_url=reverse("wagtailadmin_pages:edit", args=[course.pk]),
                owner_id=course.owner_id,
            )
