"""Notes and bookmarks are a cadre's own."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from courses.models import LessonNote
from courses.models.notes import LONGEST_NOTE
from tests.factories.cadres import make_cadre
from tests.factories.courses import NOON, lessons_of

pytestmark = pytest.mark.django_db
ENGLISH = {"headers": {"accept-language": "en"}}


@pytest.fixture
def lesson(course):
    return lessons_of(course)[0]


@pytest.fixture
def reader(client, cadre):
    client.force_login(cadre)
    return client


def keep(client, lesson, **fields):
    return client.post(reverse("lesson_note", args=[lesson.pk]), fields, **ENGLISH)


def test_a_note_is_kept_changed_and_shown_on_its_lesson(reader, lesson):
    assert keep(reader, lesson, text="记住<五问>").status_code == 302
    keep(reader, lesson, text="先想清楚\r\n再签字", bookmarked="1")

    note = LessonNote.objects.get()
    assert (note.text, note.is_bookmarked) == ("先想清楚\n再签字", True)
    assert "先想清楚" in reader.get(lesson.url).content.decode()
    assert "先想清楚" in reader.get(reverse("notes")).content.decode()


def test_an_empty_note_without_bookmark_goes_away(reader, lesson):
    keep(reader, lesson, text="一句")
    keep(reader, lesson, text="  ")

    assert not LessonNote.objects.exists()
    assert "Nothing kept yet" in reader.get(reverse("notes"), **ENGLISH).content.decode()


def test_what_a_note_says_is_never_markup(reader, lesson):
    keep(reader, lesson, text="<script>alert(1)</script>")

    for url in (lesson.url, reverse("notes"), reverse("lesson_note", args=[lesson.pk])):
        html = reader.get(url).content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html


def test_a_note_that_is_too_long_is_given_back_unsaved(reader, lesson):
    response = keep(reader, lesson, text="字" * (LONGEST_NOTE + 1))

    assert response.status_code == 422
    assert "1 character too long" in response.content.decode()
    assert "字字字" in response.content.decode()
    assert not LessonNote.objects.exists()


def test_nobody_sees_anybody_elses(client, cadre, lesson):
    other = make_cadre("李守正")
    LessonNote.objects.create(cadre=other, lesson=lesson, text="别人的", changed_at=NOON)
    client.force_login(cadre)

    for url in (lesson.url, reverse("notes"), reverse("lesson_note", args=[lesson.pk])):
        response = client.get(url)
        assert "别人的" not in response.content.decode()
        assert response["Cache-Control"] == "no-store"


def test_it_takes_a_signed_in_reader_of_a_published_lesson(client, cadre, lesson):
    assert keep(client, lesson, text="一句").status_code == 302
    assert client.get(reverse("notes")).status_code == 302
    assert not LessonNote.objects.exists()
    client.force_login(cadre)
    lesson.unpublish()
    assert keep(client, lesson, text="一句").status_code == 404
    assert client.post(reverse("notes")).status_code == 405
    assert client.put(reverse("lesson_note", args=[lesson.pk])).status_code == 405


def test_the_database_keeps_one_note_that_says_something(cadre, lesson):
    LessonNote.objects.create(cadre=cadre, lesson=lesson, text="一", changed_at=NOON)

    for fields in ({"text": "二"}, {"text": "", "is_bookmarked": False}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LessonNote.objects.create(cadre=cadre, lesson=lesson, changed_at=NOON, **fields)
