"""Uploads of video and audio: looked at by their bytes, capped, and never believed by name."""

import hashlib
from typing import Any, Final, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import DomainError
from courses.media.probing import format_of, seconds_of
from courses.models import LessonMedia, LessonPage

MOST_BYTES: Final = 200 * 1024 * 1024
CHUNK: Final = 1024 * 1024


class UploadRefused(DomainError):
    """The file is too large or none of the formats that browsers play."""


class Inspected(NamedTuple):
    """What an upload is: MIME type, SHA-256, size, and length (0 when the file does not say)."""

    format: str
    digest: str
    bytes: int
    seconds: int


def inspect_upload(upload: Any) -> Inspected:
    """Look at an uploaded file from its first byte to its last.

    Raises:
        UploadRefused: over 200 MB, empty, or no MP4, WebM or MP3 by its own bytes.
    """
    if upload.size > MOST_BYTES:
        raise UploadRefused(
            _("The file is larger than %(limit)d MB.") % {"limit": MOST_BYTES // 1024 // 1024}
        )
    file = upload.file
    file.seek(0)
    kind = format_of(file.read(64))
    if not kind:
        raise UploadRefused(
            _("This is no MP4, WebM or MP3 file, whatever its name says. Convert it first.")
        )
    digest = hashlib.sha256()
    file.seek(0)
    size = 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    seconds = seconds_of(file, kind, size)
    file.seek(0)
    return Inspected(kind, digest.hexdigest(), size, round(seconds) or int(seconds > 0))


def published_lessons_with(media: LessonMedia) -> "QuerySet[LessonPage]":
    """Return the published lessons whose readers may play `media`. One query."""
    ids = [
        pk
        for pk, media_ids in LessonPage.objects.live()
        .exclude(media_ids=[])
        .values_list("pk", "media_ids")
        if media.pk in media_ids
    ]
    found: QuerySet[LessonPage] = LessonPage.objects.live().filter(
        Q(pk__in=ids) | Q(audio=media)
    )
    return found
