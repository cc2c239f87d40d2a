"""Recordings: bytes that are what they say, as short as they can be."""

import struct

from django.core.files.base import ContentFile

from courses.models import LessonMedia, LessonPage
from tests.factories.courses import make_course, make_lesson

CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:04.000\n先想清楚再签字。\n"


def box(kind, content):
    return struct.pack(">I4s", 8 + len(content), kind) + content


def mp4(seconds=60, padding=0):
    """An MP4 without pictures that says it lasts `seconds`."""
    header = struct.pack(">B3xIIII", 0, 0, 0, 1000, seconds * 1000)
    moov = box(b"moov", box(b"mvhd", header + bytes(80)))
    return box(b"ftyp", b"isom\x00\x00\x02\x00isommp41") + moov + box(b"mdat", bytes(padding))


def element(name, content):
    return bytes.fromhex(name) + struct.pack(">Q", len(content) | 1 << 56) + content


def webm(seconds=60):
    """A WebM without pictures that says it lasts `seconds`."""
    info = element("2AD7B1", (1_000_000).to_bytes(3, "big"))
    info += element("4489", struct.pack(">d", seconds * 1000.0))
    head = element("1A45DFA3", element("4282", b"webm"))
    return head + element("18538067", element("1549A966", info))


def mp3(seconds=60):
    """A sound of silence, MPEG-1 layer III at 32 kbit/s: frames without content."""
    frame = bytes([0xFF, 0xFB, 0x10, 0xC4]) + bytes(100)  # 32 kbit/s, 44.1 kHz: 104 bytes
    return frame * round(seconds * 44_100 / 1152)


def make_media(content=None, *, name="a.mp4", is_ready=True, **fields):
    """A video of one minute with captions and transcript, its file in memory storage."""
    content = mp4() if content is None else content
    words = {"captions": CAPTIONS, "transcript": "先想清楚再签字。"} if is_ready else {}
    media = LessonMedia(
        **{
            "title": "一分钟录像",
            "title_en": "One minute",
            "format": "video/mp4",
            "digest": "d" * 64,
            "bytes": len(content),
            "seconds": 60,
            **words,
            **fields,
        }
    )
    media.file.save(name, ContentFile(content), save=False)
    media.save()
    return media


def make_video_lesson(media=None, course=None, **fields):
    """A lesson, alone in its course unless that is given, whose video has to be played to 80 %."""
    media = media or make_media()
    value = {"media": media, "share_percent": 80, "is_unskippable": False, "checkpoints": []}
    course = course or make_course(lessons=0)
    lesson = make_lesson(course, body=[("video", {**value, **fields})])
    return LessonPage.objects.select_related("quiz").get(pk=lesson.pk), media
