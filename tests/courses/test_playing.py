"""How much of a recording was played is counted once, and never more than can be true."""

import datetime as dt
import json
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.media.services import Beat, count_beats, forget_beats
from courses.models import LessonPage, LessonProgress, MediaPlay, PlayBeat
from courses.opening import opening_token
from courses.recomputing import differences
from tests.factories.cadres import make_cadre
from tests.factories.courses import NOON, make_course, make_lesson
from tests.factories.media import make_media, make_video_lesson, mp3
from tests.factories.quizzes import make_question

pytestmark = pytest.mark.django_db
CLIENT = uuid.UUID(int=1)


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def reader(client, cadre):
    client.force_login(cadre)
    return client


def beat(cadre, lesson, media, *spans, seq=0, after=0, speed=1.0, client=CLIENT, position=0.0):
    return count_beats(
        cadre=cadre,
        lesson=lesson,
        media=media,
        client=client,
        beats=[Beat(seq, spans, speed)],
        position_seconds=position,
        opened_at=NOON,
        at=NOON + dt.timedelta(seconds=after),
    )


def test_playing_enough_completes_the_lesson(cadre):
    lesson, media = make_video_lesson()

    first = beat(cadre, lesson, media, (0, 15), after=15)
    assert (first.percent, first.outcome.missing) == (25, (f"media:{media.pk}",))
    done = beat(cadre, lesson, media, (15, 48), seq=1, after=48)

    assert (done.percent, done.outcome.missing) == (80, ())
    assert LessonProgress.objects.get().completed_at
    assert list(differences()) == []


def test_it_goes_on_where_it_stood_and_from_the_start_after_the_end(cadre):
    lesson, media = make_video_lesson()

    stood = beat(cadre, lesson, media, (0, 15), after=15, position=15)
    assert stood.play.position_seconds == 15
    ended = beat(cadre, lesson, media, (15, 59.6), seq=1, after=60, position=59.6)

    assert (ended.play.position_seconds, ended.percent) == (0, 100)


def test_a_heartbeat_sent_again_counts_once(cadre):
    lesson, media = make_video_lesson()
    for _again in range(3):
        heard = beat(cadre, lesson, media, (0, 10), after=10)
    later = beat(cadre, lesson, media, (0, 10), after=40)

    assert heard.percent == later.percent == 16
    assert PlayBeat.objects.count() == 1


def test_nobody_plays_faster_than_the_clock(cadre):
    lesson, media = make_video_lesson()

    heard = beat(cadre, lesson, media, (0, 60), after=10, speed=16)
    assert heard.play.spans == [[0, 22]]  # 10 s at double speed, and two of slack
    again = beat(cadre, lesson, media, (0, 60), seq=1, after=11, client=uuid.uuid4())

    assert again.percent < 50  # another page shares the same clock


def test_what_was_played_without_connection_arrives_together(cadre):
    lesson, media = make_video_lesson()

    heard = count_beats(
        cadre=cadre,
        lesson=lesson,
        media=media,
        client=CLIENT,
        beats=[Beat(seq, [(seq * 15, seq * 15 + 15)]) for seq in range(4)],
        position_seconds=60,
        opened_at=NOON,
        at=NOON + dt.timedelta(minutes=2),
    )

    assert heard.percent == 100
    assert PlayBeat.objects.count() == 4


def test_no_skipping_on_the_first_watch(cadre):
    lesson, media = make_video_lesson(is_unskippable=True)

    assert beat(cadre, lesson, media, (50, 60), after=30).percent == 0
    assert beat(cadre, lesson, media, (0, 30), seq=1, after=60).percent == 50


def test_hearing_the_audio_edition_out_is_reading(cadre):
    media = make_media(mp3(20), name="a.mp3", format="audio/mpeg", seconds=20, captions="")
    lesson = make_lesson(make_course(lessons=0), audio=media)
    lesson = LessonPage.objects.get(pk=lesson.pk)

    beat(cadre, lesson, media, (0, 10), after=10)
    assert not LessonProgress.objects.filter(read_at__isnull=False).exists()
    beat(cadre, lesson, media, (10, 18), seq=1, after=18)

    assert LessonProgress.objects.get().completed_at


def test_old_heartbeats_are_forgotten_and_what_they_counted_stays(cadre):
    lesson, media = make_video_lesson()
    beat(cadre, lesson, media, (0, 30), after=30)

    assert forget_beats(at=NOON + dt.timedelta(days=6)) == 0
    assert forget_beats(at=NOON + dt.timedelta(days=9)) == 1
    assert MediaPlay.objects.get().spans == [[0, 30]]


def report(browser, cadre, lesson, media, **fields):
    at = timezone.now() - dt.timedelta(seconds=30)
    body = {
        "client": str(CLIENT),
        "token": opening_token(cadre_id=cadre.pk, lesson_id=lesson.pk, at=at),
        "position": 20,
        "beats": [{"seq": 0, "spans": [[0, 20]], "speed": 1}],
        **fields,
    }
    url = reverse("played", args=[lesson.pk, media.public_id])
    return browser.post(url, json.dumps(body), content_type="application/json")


def test_the_player_is_told_what_counts_and_when_to_report_again(reader, cadre):
    lesson, media = make_video_lesson()

    answer = report(reader, cadre, lesson, media).json()

    assert answer["percent"] == 33
    assert answer["gaps"] == [[20, 60]]
    assert answer["next_in"] == 15
    html = reader.get(lesson.url).content.decode()
    assert 'data-position="20.0"' in html
    assert "#t=20.0" in html
    assert "[[0.0, 20.0]]" in html


@pytest.mark.parametrize(
    "fields",
    [
        {"client": "nobody"},
        {"beats": "none"},
        {"beats": [{"seq": -1, "spans": []}]},
        {"beats": [{"seq": True, "spans": []}]},
        {"beats": [{"seq": 0, "spans": [[1, "2"]]}]},
        {"beats": [{"seq": 0, "spans": [[1]]}]},
        {"beats": [{"seq": 0, "spans": [[0, 1e99]]}]},
        {"beats": [{"seq": 0, "spans": [], "speed": -3}]},
        {"beats": [[]]},
        {"position": "end"},
        {"token": "forged"},
    ],
)
def test_what_is_no_heartbeat_is_refused_and_writes_nothing(reader, cadre, fields):
    lesson, media = make_video_lesson()

    assert report(reader, cadre, lesson, media, **fields).status_code == 422
    assert not MediaPlay.objects.exists()


def test_reports_take_a_signed_in_reader_of_the_lesson_and_a_post(client, cadre):
    lesson, media = make_video_lesson()
    other = make_media()
    url = reverse("played", args=[lesson.pk, media.public_id])

    assert report(client, cadre, lesson, media).status_code == 302
    client.force_login(cadre)
    assert client.get(url).status_code == 405
    assert client.post(url, b"[", content_type="application/json").status_code == 422
    assert client.post(url, b"[]", content_type="application/json").status_code == 422
    assert report(client, cadre, lesson, other).status_code == 404
    stranger = make_cadre("赵远山")
    assert report(client, stranger, lesson, media).status_code == 422
    assert not MediaPlay.objects.exists()


def test_a_video_stops_for_its_checkpoints(reader):
    question = make_question("SINGLE")
    lesson, _media = make_video_lesson(checkpoints=[{"at_seconds": 20, "question": question}])
    point = lesson.body[0].value["checkpoints"].bound_blocks[0]

    html = reader.get(lesson.url).content.decode()

    assert 'data-at="20"' in html
    assert f"checkpoint-{point.id}" in html
    assert f"checkpoint:{point.id}" in {row["key"] for row in lesson.evidence}
    answer = reader.post(reverse("checkpoint", args=[lesson.pk, point.id]), {"choice": "a"})
    assert answer.status_code == 200
