"""A lesson's body is rendered once, and reading it writes nothing."""

import io

import pytest
from django.core.files.images import ImageFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image as PillowImage
from wagtail.images import get_image_model

from courses.models import LessonPage
from courses.showing import body_html
from tests.factories.courses import make_course, make_lesson
from tests.factories.pages import add_page, plant_home
from warning_cases.models import CaseIndexPage, WarningCasePage

pytestmark = pytest.mark.django_db
Image = get_image_model()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def picture():
    file = io.BytesIO()
    PillowImage.new("RGB", (1600, 900), (20, 80, 60)).save(file, "PNG")
    return Image.objects.create(title="图", file=ImageFile(file, "picture.png"))


@pytest.fixture
def case():
    index = add_page(plant_home(), CaseIndexPage, slug="cases")
    return add_page(index, WarningCasePage, title="验收单上的签名", summary="他退回过茶叶。")


def lesson_with(*blocks):
    lesson = make_lesson(make_course(lessons=0), body=list(blocks))
    return LessonPage.objects.get(pk=lesson.pk)


def test_every_block_has_its_look(picture, case):
    lesson = lesson_with(
        ("paragraph", "<h2>标题</h2><p>正文</p>"),
        ("callout", {"tone": "WARNING", "text": "<p>不要签。</p>"}),
        ("case", {"case": case, "prompt": "他从哪一步开始错的？"}),
        ("image", {"image": picture, "alt": "一张验收单", "caption": "示意图"}),
    )

    html = body_html(lesson)

    assert "<h2>标题</h2>" in html
    assert "notice--warning" in html
    assert case.url in html
    assert "他从哪一步开始错的？" in html
    assert 'alt="一张验收单"' in html
    assert "480w" in html
    assert 'width="' in html
    assert 'height="' in html
    assert 'lang="zh-Hans"' in html


def test_a_case_that_was_withdrawn_is_not_linked(case):
    lesson = lesson_with(("case", {"case": case, "prompt": ""}))
    case.unpublish()

    html = body_html(lesson)

    assert case.url not in html
    assert case.title not in html


def test_an_edit_shows_at_once_although_the_body_is_kept(client, cadre):
    client.force_login(cadre)
    lesson = lesson_with(("paragraph", "<p>旧的说法</p>"))
    assert "旧的说法" in client.get(lesson.url).content.decode()

    lesson.body = [("paragraph", "<p>新的说法</p>")]
    lesson.save_revision().publish()

    html = client.get(lesson.url).content.decode()
    assert "新的说法" in html
    assert "旧的说法" not in html


def test_publishing_sizes_the_pictures_so_that_reading_writes_nothing(
    client, cadre, picture, django_capture_on_commit_callbacks
):
    lesson = lesson_with(("image", {"image": picture, "alt": "验收单", "caption": ""}))
    client.force_login(cadre)
    client.get(lesson.course.url)  # the session notes that somebody is there
    with django_capture_on_commit_callbacks(execute=True):
        lesson.save_revision().publish()
    assert picture.renditions.count() == 3

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(lesson.url).status_code == 200

    written = [q["sql"] for q in queries if not q["sql"].startswith("SELECT")]
    assert written == []


def test_a_picture_whose_file_is_gone_does_not_stop_publishing(
    picture, django_capture_on_commit_callbacks, caplog
):
    lesson = lesson_with(("image", {"image": picture, "alt": "验收单", "caption": ""}))
    picture.file.storage.delete(picture.file.name)

    with django_capture_on_commit_callbacks(execute=True):
        lesson.save_revision().publish()

    assert LessonPage.objects.get(pk=lesson.pk).live
