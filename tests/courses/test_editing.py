"""Editors are asked who has to study a change, and hand nothing in that lacks its words."""

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)

from courses.models import CoursePage, LessonMedia, LessonPage
from tests.factories.cadres import make_cadre
from tests.factories.courses import lessons_of, make_course, make_lesson
from tests.factories.media import make_media

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def editor(client, db):
    person = make_cadre("编辑", is_staff=True, is_superuser=True)
    client.force_login(person)
    session = client.session
    session["roles"] = ["EDITOR"]
    session.save()
    return client


def form_of(lesson, **fields):
    blocks = fields.pop("blocks", [("paragraph", rich_text("<p>先想清楚再签字。</p>"))])
    return nested_form_data(
        {
            "title": lesson.title,
            "slug": lesson.slug,
            "minutes": 5,
            "minimum_seconds": 0,
            "change": "",
            "body": streamfield(blocks),
            "test_out_questions": inline_formset([]),
            "comments": inline_formset([]),
            **fields,
        }
    )


def send(client, page, action="action-submit", **fields):
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(
        url, {**form_of(page, **fields), action: "1"}, headers={"accept-language": "en"}
    )


def test_a_change_to_a_live_course_is_not_handed_in_without_saying_for_whom(editor):
    lesson = lessons_of(make_course())[0]

    html = send(editor, lesson, title="改过的标题").content.decode()

    assert "Say who has to study your change" in html
    assert not LessonPage.objects.get(pk=lesson.pk).has_unpublished_changes


def test_a_draft_may_leave_it_open(editor):
    lesson = lessons_of(make_course())[0]

    response = send(editor, lesson, "action-draft", title="改过的标题")

    assert response.status_code == 302
    assert LessonPage.objects.get(pk=lesson.pk).has_unpublished_changes


def test_the_choice_travels_with_the_draft(editor):
    lesson = lessons_of(make_course())[0]

    response = send(editor, lesson, title="改过的标题", change="EVERYONE")

    assert response.status_code == 302
    draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    assert (draft.title, draft.change) == ("改过的标题", "EVERYONE")


def test_the_page_says_how_many_people_each_choice_reaches(editor):
    lesson = lessons_of(make_course())[0]

    html = editor.get(
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]), headers={"accept-language": "en"}
    ).content.decode()

    assert "Edition 1: 0 people have finished the course, 0 are under way" in html


def test_a_course_that_is_not_published_asks_nothing(editor):
    course = make_course(live=False)
    lesson = lessons_of(course)[0]

    assert send(editor, lesson, title="改过的标题").status_code == 302
    assert not CoursePage.objects.get(pk=course.pk).live


def video_blocks(media):
    value = {
        "media": media.pk,
        "share_percent": 80,
        "checkpoints-count": "0",
        "checkpoints": {},
    }
    return [("video", value)]


def test_a_video_without_captions_blocks_handing_in_but_not_the_draft(editor):
    lesson = lessons_of(make_course())[0]
    media = make_media(is_ready=False)
    blocks = video_blocks(media)

    html = send(editor, lesson, change="MINOR", blocks=blocks).content.decode()
    assert "lacks captions and a transcript" in html
    assert send(editor, lesson, "action-draft", blocks=blocks).status_code == 302

    LessonMedia.objects.update(
        captions="WEBVTT\n\n00:00.000 --> 00:01.000\n字", transcript="字"
    )
    assert send(editor, lesson, change="MINOR", blocks=blocks).status_code == 302


def test_the_preview_is_a_cadres_view_on_a_phone(editor):
    lesson = lessons_of(make_course())[0]
    assert lesson.preview_sizes[0]["device_width"] == 360
    assert [mode for mode, _label in lesson.preview_modes] == [""]
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[lesson.pk])

    assert editor.post(url, form_of(lesson)).json()["is_valid"]
    html = editor.get(url).content.decode()

    with translation.override("zh-hans"):
        assert gettext("Still to do") in html


def test_the_preview_of_a_course_shows_a_cadre_or_a_visitor(editor):
    course = make_course()
    make_lesson(course)
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[course.pk])
    form = nested_form_data(
        {
            "title": course.title,
            "slug": course.slug,
            "minutes": 30,
            "credit_hours": "1.5",
            "credit_rule": "course.published",
            "necessity": "REQUIRED",
            "prerequisites": inline_formset([]),
            "comments": inline_formset([]),
        }
    )
    assert editor.post(url, form).json()["is_valid"]

    cadre = editor.get(url).content.decode()
    visitor = editor.get(f"{url}?mode=visitor").content.decode()

    with translation.override("zh-hans"):
        assert gettext("required course") in cadre
        assert gettext("Sign in to study") in visitor
        assert gettext("Sign in to study") not in cadre
