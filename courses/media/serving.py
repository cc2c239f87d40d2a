"""Sending a recording: whole, in part (Range), or by nginx."""

import re
from collections.abc import Iterator
from typing import IO, Final
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from core.media import INTERNAL_PREFIX
from courses.models import LessonMedia

CHUNK: Final = 256 * 1024
_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)")


def range_of(header: str, size: int) -> tuple[int, int] | None:
    """Return (first, last) byte that a Range header asks for of a file of `size` bytes.

    None: no range, several, or not in bytes; the whole file is the right answer then.

    Raises:
        ValueError: the range lies outside the file.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or found[1] == found[2] == "":
        return None
    if not found[1]:  # the last n bytes
        first, last = max(0, size - int(found[2])), size - 1
        if not int(found[2]):
            raise ValueError
    else:
        first = int(found[1])
        last = min(int(found[2]), size - 1) if found[2] else size - 1
        if found[2] and int(found[2]) < first:
            return None  # malformed, so ignored
    if first > last or first >= size:
        raise ValueError
    return first, last


def send(request: HttpRequest, media: LessonMedia) -> HttpResponseBase:
    """Send the file of `media` to somebody who may see it; never to be kept by shared caches.

    Raises:
        FileNotFoundError: the file is gone.
    """
    if settings.ACCEL_MEDIA:
        response: HttpResponseBase = HttpResponse(content_type=media.format)
        response["X-Accel-Redirect"] = INTERNAL_PREFIX + quote(str(media.file.name))
        return _headed(response, media)
    etag = f'"{media.digest}"'
    if request.headers.get("If-None-Match") == etag:
        return _headed(HttpResponse(status=304), media)
    header = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        header = ""
    file = media.file.open("rb")
    size = media.file.size
    try:
        asked = range_of(header, size)
    except ValueError:
        file.close()
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return _headed(refused, media)
    if asked is None:
        return _headed(FileResponse(file, content_type=media.format), media)
    first, last = asked
    part: HttpResponseBase = StreamingHttpResponse(
        _part(file, first, last - first + 1), status=206, content_type=media.format
    )
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    part["Content-Length"] = str(last - first + 1)
    return _headed(part, media)


def _part(file: IO[bytes], first: int, count: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while count and (chunk := file.read(min(CHUNK, count))):
            count -= len(chunk)
            yield chunk


def _headed(response: HttpResponseBase, media: LessonMedia) -> HttpResponseBase:
    response["ETag"] = f'"{media.digest}"'
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
