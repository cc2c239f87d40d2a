"""Addresses of recordings: the file, its captions, and what a player reports."""

import json
import uuid
from typing import Any, Final, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cadres.models import Cadre
from core.errors import DomainError
from core.http import personal
from courses.access import playable_media, readable_lesson
from courses.media.intervals import gaps
from courses.media.services import Beat, count_beats
from courses.media.serving import send
from courses.opening import opened_at

MOST_BYTES: Final = 32 * 1024
MOST_BEATS: Final = 120
MOST_SPANS: Final = 60
NEXT_IN_SECONDS: Final = 15


class BadBeat(DomainError):
    """The player sent something that is no heartbeat."""


@require_safe
def media_file(request: HttpRequest, lesson_id: int, public_id: uuid.UUID) -> HttpResponseBase:
    """Send the recording, whole or in part; who may not see it finds nothing, signed in or not."""
    if not request.user.is_authenticated:
        raise Http404
    media = playable_media(request, lesson_id, public_id)
    try:
        return send(request, media)
    except FileNotFoundError as error:
        raise Http404 from error


@require_safe
def captions(
    request: HttpRequest, lesson_id: int, public_id: uuid.UUID, language: str
) -> HttpResponse:
    """Send the captions in one language; found by whom the recording is found by."""
    if not request.user.is_authenticated:
        raise Http404
    media = playable_media(request, lesson_id, public_id)
    text = {"zh": media.captions, "en": media.captions_en}.get(language, "")
    if not text.strip():
        raise Http404
    response = HttpResponse(text, content_type="text/vtt; charset=utf-8")
    response["Cache-Control"] = "private, max-age=300"
    return response


@personal
@login_required
@require_POST
def played(request: HttpRequest, lesson_id: int, public_id: uuid.UUID) -> HttpResponse:
    """Count a batch of heartbeats; answer with what is played, and when to report again."""
    cadre = cast(Cadre, request.user)
    lesson = readable_lesson(request, lesson_id)
    media = playable_media(request, lesson_id, public_id)
    if media.pk not in lesson.media_ids:
        raise Http404
    at = timezone.now()
    try:
        report = _report(request)
        opened = opened_at(
            str(report.get("token", "")), cadre_id=cadre.pk, lesson_id=lesson.pk, at=at
        )
        heard = count_beats(
            cadre=cadre,
            lesson=lesson,
            media=media,
            client=_client(report),
            beats=_beats(report),
            position_seconds=_number(report.get("position", 0)),
            opened_at=opened,
            at=at,
        )
    except DomainError as error:
        return JsonResponse({"error": str(error)}, status=422)
    return JsonResponse(
        {
            "percent": heard.percent,
            "spans": heard.play.spans,
            "gaps": gaps([tuple(span) for span in heard.play.spans], media.seconds),
            "position": heard.play.position_seconds,
            "is_done": bool(heard.outcome and not heard.outcome.missing),
            "next_in": NEXT_IN_SECONDS,
        }
    )


def _report(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > MOST_BYTES:
        raise BadBeat(_("This report of the player is too long."))
    try:
        report = json.loads(request.body)
    except ValueError as error:
        raise BadBeat(_bad()) from error
    if not isinstance(report, dict):
        raise BadBeat(_bad())
    return report


def _client(report: dict[str, Any]) -> uuid.UUID:
    try:
        return uuid.UUID(str(report.get("client", "")))
    except ValueError as error:
        raise BadBeat(_bad()) from error


def _beats(report: dict[str, Any]) -> list[Beat]:
    beats = report.get("beats")
    if not isinstance(beats, list) or len(beats) > MOST_BEATS:
        raise BadBeat(_bad())
    return [_beat(each) for each in beats]


def _beat(each: Any) -> Beat:
    if not isinstance(each, dict):
        raise BadBeat(_bad())
    seq, spans = each.get("seq"), each.get("spans")
    if type(seq) is not int or not 0 <= seq < 2**31:
        raise BadBeat(_bad())
    if not isinstance(spans, list) or len(spans) > MOST_SPANS:
        raise BadBeat(_bad())
    pairs = []
    for span in spans:
        if not isinstance(span, list) or len(span) != 2:
            raise BadBeat(_bad())
        pairs.append((_number(span[0]), _number(span[1])))
    return Beat(seq, pairs, _number(each.get("speed", 1)))


def _number(value: Any) -> float:
    """Return a finite number that is not negative."""
    if type(value) not in (int, float) or not 0 <= value < 1e9:
        raise BadBeat(_bad())
    return float(value)


def _bad() -> str:
    return _("The player sent something we cannot read. Reload the page and go on.")
