"""Recordings: looked at when they come in, private when they go out, counted once when played."""

import contextlib
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import PageViewRestriction

from courses.media.captions import check_captions
from courses.media.uploads import UploadRefused, inspect_upload
from courses.models import LessonMedia, LessonPage
from courses.viewsets import LessonMediaViewSet
from tests.factories.courses import make_course, make_lesson
from tests.factories.media import CAPTIONS, box, make_media, make_video_lesson, mp3, mp4, webm

pytestmark = pytest.mark.django_db
CLIENT = uuid.UUID(int=1)


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def reader(client, cadre):
    client.force_login(cadre)
    return client


def upload(content, name="a.mp4"):
    return SimpleUploadedFile(name, content, content_type="video/mp4")


@pytest.mark.parametrize(
    ("content", "kind", "seconds"),
    [
        (mp4(75), "video/mp4", 75),
        (webm(33), "video/webm", 33),
        (mp3(20), "audio/mpeg", 20),
        (box(b"ftyp", b"isom\x00\x00\x02\x00isom"), "video/mp4", 0),
    ],
    ids=["mp4", "webm", "mp3", "no length"],
)
def test_an_upload_is_what_its_bytes_say(content, kind, seconds):
    found = inspect_upload(upload(content, "whatever.exe"))

    assert (found.format, found.seconds, found.bytes) == (kind, seconds, len(content))
    assert len(found.digest) == 64


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        b"MZ" + bytes(200),
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"\x00\x00\x00\x20ftypheic" + bytes(100),
        bytes.fromhex("1A45DFA3") + b"\x84matroska" + bytes(60),
    ],
    ids=["empty", "svg", "html", "exe", "png", "heic", "matroska"],
)
def test_what_no_browser_plays_is_refused_whatever_its_name(content):
    with pytest.raises(UploadRefused):
        inspect_upload(upload(content))


def test_an_upload_over_the_cap_is_refused_unread(monkeypatch):
    monkeypatch.setattr("courses.media.uploads.MOST_BYTES", 100)

    with pytest.raises(UploadRefused, match="MB"):
        inspect_upload(upload(mp4(padding=200)))


@pytest.mark.parametrize("cut", range(0, len(mp4(75)), 7))
def test_damaged_files_say_no_length_and_break_nothing(cut):
    for content in (mp4(75)[: 40 + cut], webm(33)[: 20 + cut], mp3(2)[: 10 + cut]):
        with contextlib.suppress(UploadRefused):
            assert inspect_upload(upload(content)).seconds >= 0


def form_class():
    return LessonMediaViewSet.edit_handler.bind_to_model(LessonMedia).get_form_class()


def media_form(**fields):
    return form_class()(
        data={"title": "录像", "captions": CAPTIONS, "transcript": "字", **fields},
        files={"file": upload(mp4(75))},
        for_user=None,
    )


def test_the_editor_reads_format_and_length_from_the_file():
    form = media_form()

    assert form.is_valid(), form.errors
    media = form.save()
    assert (media.format, media.seconds, media.extension) == ("video/mp4", 75, "mp4")
    assert media.file.name == f"lesson_media/{media.public_id}.mp4"


def test_the_editor_is_told_what_is_wrong_with_captions():
    assert "captions" in media_form(captions="没有时间").errors


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("00:01.000 --> 00:02.000\n字", "WEBVTT"),
        ("WEBVTT\n\n只有字", "times"),
        ("WEBVTT\n\n1 --> 2\n字", "Line 3"),
        ("WEBVTT\n\n00:05.000 --> 00:02.000\n字", "before it begins"),
    ],
)
def test_captions_that_no_browser_reads_are_refused_with_their_line(text, problem):
    with pytest.raises(ValidationError, match=problem):
        check_captions(text)


def test_captions_may_have_names_notes_and_hours():
    check_captions(
        "\ufeffWEBVTT 片名\n\nNOTE 说明\n\n1\n01:00:01.000 --> 01:00:04.000 line:0\n字\n"
    )


def test_a_lesson_whose_video_lacks_words_is_not_published():
    media = make_media(is_ready=False)

    with pytest.raises(ValidationError, match="captions"):
        make_video_lesson(media)
    assert not LessonPage.objects.exists()


def test_captions_of_a_published_lesson_cannot_be_taken_away():
    _lesson, media = make_video_lesson()
    data = {"title": "录像", "captions": "", "transcript": "字", "seconds": 60}

    form = form_class()(data=data, instance=media, for_user=None)

    assert "transcript" in form.errors


# --- serving --------------------------------------------------------------------------------


def file_url(lesson, media):
    return reverse("media_file", args=[lesson.pk, media.public_id])


def test_the_file_is_sent_whole_or_in_part(reader):
    content = mp4(60, padding=500)
    lesson, media = make_video_lesson(make_media(content))
    url = file_url(lesson, media)

    whole = reader.get(url)
    assert b"".join(whole.streaming_content) == content
    assert whole["Accept-Ranges"] == "bytes"
    assert whole["Cache-Control"].startswith("private")
    for header, first, last in (
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, len(content) - 1),
        ("bytes=-10", len(content) - 10, len(content) - 1),
        (f"bytes=5-{10**9}", 5, len(content) - 1),
    ):
        part = reader.get(url, headers={"range": header})
        assert part.status_code == 206
        assert part["Content-Range"] == f"bytes {first}-{last}/{len(content)}"
        assert b"".join(part.streaming_content) == content[first : last + 1]
    assert reader.get(url, headers={"range": f"bytes={10**9}-"}).status_code == 416
    assert reader.get(url, headers={"range": "bytes=9-3"}).status_code == 200
    unchanged = reader.get(url, headers={"if-none-match": whole["ETag"]})
    assert unchanged.status_code == 304
    changed = reader.get(url, headers={"range": "bytes=0-9", "if-range": '"other"'})
    assert changed.status_code == 200


def test_nginx_sends_it_in_production(reader, settings):
    settings.ACCEL_MEDIA = True
    lesson, media = make_video_lesson()

    response = reader.get(file_url(lesson, media))

    assert response["X-Accel-Redirect"] == f"/protected-media/{media.file.name}"
    assert not response.content


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    "headers", [{}, {"range": "bytes=0-1"}, {"if-none-match": f'"{"d" * 64}"'}]
)
def test_who_may_not_see_the_lesson_learns_nothing_of_the_file(client, cadre, method, headers):
    lesson, media = make_video_lesson()
    other_lesson = make_lesson(make_course(lessons=0))
    urls = [file_url(other_lesson, media), file_url(lesson, media)]
    urls.append(reverse("captions", args=[lesson.pk, media.public_id, "zh"]))
    missing = reverse("media_file", args=[lesson.pk, uuid.uuid4()])
    ask = getattr(client, method)

    answers = {ask(url, headers=headers).status_code for url in [*urls, missing]}
    assert answers == {404}  # a visitor
    client.force_login(cadre)
    assert ask(urls[0], headers=headers).status_code == 404  # not in that lesson
    restriction = PageViewRestriction.objects.create(
        page=lesson, restriction_type=PageViewRestriction.GROUPS
    )
    assert restriction.groups.count() == 0
    first, *others = [ask(url, headers=headers) for url in [*urls[1:], missing]]
    assert first.status_code == 404
    assert "ETag" not in first
    assert {(one.status_code, one["Content-Type"], "ETag" in one) for one in others} == {
        (404, first["Content-Type"], False)
    }


def test_the_file_has_no_address_in_the_media_folder(reader):
    _lesson, media = make_video_lesson()

    assert reader.get(f"/media/{media.file.name}").status_code == 404


def test_captions_are_sent_in_each_language_that_has_some(reader):
    lesson, media = make_video_lesson()
    url = reverse("captions", args=[lesson.pk, media.public_id, "zh"])

    response = reader.get(url)

    assert response["Content-Type"].startswith("text/vtt")
    assert response.content.decode() == CAPTIONS
    assert reader.get(url.replace("zh.vtt", "en.vtt")).status_code == 404
    assert reader.get(url.replace("zh.vtt", "xx.vtt")).status_code == 404
    assert reader.post(url).status_code == 405
    assert reader.post(file_url(lesson, media)).status_code == 405
