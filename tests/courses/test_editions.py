"""A change to a published course asks of people what its editor chose, and rewrites nothing."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from courses import services
from courses.editions.affected import Affected, affected_by_change
from courses.editions.services import publish_change
from courses.models import Change, CourseCompletion, CourseEdition, CoursePage, LessonPage
from courses.recomputing import differences
from records.models import Certificate, Entry, Kind
from tests.factories.cadres import make_cadre
from tests.factories.courses import NOON, lessons_of, make_course, make_lesson

pytestmark = pytest.mark.django_db
ENGLISH = {"headers": {"accept-language": "en"}}
LATER = NOON + dt.timedelta(days=30)


def study(cadre, *lessons, at=NOON):
    for lesson in lessons:
        fresh = LessonPage.objects.get(pk=lesson.pk)
        services.complete_reading(cadre=cadre, lesson=fresh, opened_at=at, at=at)


def change(page, kind):
    return publish_change(page=type(page).objects.get(pk=page.pk), change=kind, at=LATER)


@pytest.fixture
def finisher(course):
    cadre = make_cadre("李守正")
    study(cadre, *lessons_of(course))
    return cadre


def keys_of(cadre):
    entries = Entry.objects.filter(cadre=cadre, kind=Kind.COURSE).order_by("pk")
    return list(entries.values_list("activity_key", "credit_hours"))


def test_a_minor_change_leaves_the_edition_and_asks_nobody(course, finisher):
    assert change(lessons_of(course)[0], Change.MINOR) == 1
    assert not CourseEdition.objects.exists()


def test_new_material_makes_an_edition_that_finished_people_need_not_study(
    client, course, finisher
):
    added = make_lesson(course, title="新增的一课")
    assert change(added, Change.NEW_LEARNERS) == 2

    client.force_login(finisher)
    html = client.get(course.url, **ENGLISH).content.decode()

    assert "new since you finished" in html
    assert "Completed" in html
    assert "Only the difference" not in html
    assert keys_of(finisher) == [(f"courses.course:{course.pk}@1", Decimal("1.50"))]


def test_who_has_not_finished_completes_the_new_edition_with_its_hours(course, cadre):
    first, second = lessons_of(course)
    study(cadre, first)
    added = make_lesson(course, title="新增的一课")
    change(added, Change.NEW_LEARNERS)

    study(cadre, second)
    assert keys_of(cadre) == []
    study(cadre, added)

    assert keys_of(cadre) == [(f"courses.course:{course.pk}@2", Decimal("1.50"))]


def test_everyone_studies_the_difference_and_only_that(client, course, finisher):
    first, second = lessons_of(course)
    change(second, Change.EVERYONE)
    client.force_login(finisher)

    html = client.get(course.url, **ENGLISH).content.decode()
    assert "Only the difference is left" in html
    assert "1 lesson was changed" in html
    study(finisher, second, at=LATER)

    assert keys_of(finisher) == [
        (f"courses.course:{course.pk}@1", Decimal("1.50")),
        (f"courses.course:{course.pk}@2", Decimal("0.00")),
    ]
    assert Certificate.objects.filter(cadre=finisher).count() == 2
    assert Entry.objects.get(activity_key__endswith=f"{course.pk}@2").outcome == {
        "necessity": "ELECTIVE",
        "difference_since": 1,
    }
    assert "Only the difference" not in client.get(course.url, **ENGLISH).content.decode()
    assert list(differences()) == []
    assert first.pk  # the lesson that did not change was not asked for again


def test_facts_from_before_the_change_do_not_finish_it(course, finisher):
    second = lessons_of(course)[1]
    change(second, Change.EVERYONE)
    changed = LessonPage.objects.get(pk=second.pk)
    LessonPage.objects.filter(pk=second.pk).update(minimum_seconds=60)
    changed.refresh_from_db()

    with pytest.raises(services.ReadTooBriefly):
        services.complete_reading(cadre=finisher, lesson=changed, opened_at=LATER, at=LATER)
    assert CourseCompletion.objects.filter(cadre=finisher).count() == 1


def test_who_is_under_way_studies_a_changed_lesson_again(course, cadre):
    first, second = lessons_of(course)
    study(cadre, first)
    change(first, Change.EVERYONE)

    study(cadre, second)
    assert keys_of(cadre) == []
    study(cadre, first, at=LATER)

    assert keys_of(cadre) == [(f"courses.course:{course.pk}@2", Decimal("1.50"))]


def test_the_editor_sees_how_many_are_affected(course, cadre, finisher):
    first = lessons_of(course)[0]
    study(cadre, first)

    assert affected_by_change(first) == Affected(edition=1, finished=1, under_way=1)
    course.unpublish()
    assert affected_by_change(LessonPage.objects.get(pk=first.pk)) is None


def test_publishing_a_draft_lets_its_change_take_effect(course, finisher):
    lesson = lessons_of(course)[0]
    lesson.change = Change.EVERYONE
    lesson.title = "改过的一课"
    lesson.save_revision().publish()

    assert CoursePage.objects.get(pk=course.pk).edition == 2
    assert LessonPage.objects.get(pk=lesson.pk).studied_from == 2
    edition = CourseEdition.objects.get()
    assert (edition.number, edition.page_title) == (2, "改过的一课")


def test_an_older_draft_never_takes_an_edition_back(course):
    draft = CoursePage.objects.get(pk=course.pk).save_revision()
    lesson_draft = LessonPage.objects.get(pk=lessons_of(course)[0].pk).save_revision()
    change(lessons_of(course)[0], Change.EVERYONE)

    draft.publish()
    lesson_draft.publish()

    assert CoursePage.objects.get(pk=course.pk).edition == 2
    assert LessonPage.objects.get(pk=lessons_of(course)[0].pk).studied_from == 2


def test_an_edition_is_written_into_the_log(course, finisher):
    from wagtail.models import PageLogEntry

    change(lessons_of(course)[0], Change.NEW_LEARNERS)

    entry = PageLogEntry.objects.get(action="courses.publish_edition")
    assert entry.data["edition"] == 2
    assert timezone.is_aware(entry.timestamp)


def test_a_course_of_one_chapter_shows_its_heading(client, cadre):
    course = make_course(lessons=0)
    make_lesson(course, title="一", chapter="第一章 权力", chapter_en="Power")
    make_lesson(course, title="二")
    make_lesson(course, title="三", chapter="第二章 界限")
    client.force_login(cadre)

    html = client.get(course.url).content.decode()

    assert html.index("第一章 权力") < html.index(">一<") < html.index("第二章 界限")
    assert "Power" in client.get(course.url, **ENGLISH).content.decode()


def test_a_course_names_the_lessons_that_everyone_studies_again(client, course, finisher):
    first, second = lessons_of(course)
    course = CoursePage.objects.get(pk=course.pk)
    course.change, course.difference = Change.EVERYONE, [second.pk]
    course.save_revision().publish()

    stored = dict(LessonPage.objects.values_list("pk", "studied_from"))
    assert (stored[first.pk], stored[second.pk]) == (1, 2)
    client.force_login(finisher)
    assert "1 lesson was changed" in client.get(course.url, **ENGLISH).content.decode()


def test_the_course_form_lists_lessons_with_counts_and_asks_which(course, finisher):
    first, _second = lessons_of(course)
    course = CoursePage.objects.get(pk=course.pk)
    form_class = course.get_edit_handler().get_form_class()
    form = form_class(instance=course, for_user=finisher, parent_page=course.get_parent())

    choices = form.fields["difference"].choices
    assert choices[0][0] == first.pk
    assert "1" in choices[0][1]
    assert ("EVERYONE" in dict(form.fields["change"].choices)) is True
    form.cleaned_data = {"change": Change.EVERYONE, "difference": []}
    form.data, form.is_bound = {}, True
    assert not form.is_valid()
