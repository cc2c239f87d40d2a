"""Which lessons and recordings a person may open; anything else is not found."""

import uuid

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from courses.models import LessonMedia, LessonPage


def readable_lesson(request: HttpRequest, lesson_id: int) -> LessonPage:
    """Return the published lesson that the reader may see. A few queries.

    Raises:
        Http404: unknown, not published, or restricted to others.
    """
    lesson: LessonPage = get_object_or_404(
        LessonPage.objects.live().select_related("quiz"), pk=lesson_id
    )
    restrictions = lesson.get_view_restrictions()
    if not all(restriction.accept_request(request) for restriction in restrictions):
        raise Http404
    return lesson


def playable_media(request: HttpRequest, lesson_id: int, public_id: uuid.UUID) -> LessonMedia:
    """Return a recording of a lesson that the reader may see; editors preview any.

    Raises:
        Http404: the reader may not see the lesson, or it has no such recording.
    """
    media: LessonMedia = get_object_or_404(LessonMedia, public_id=public_id)
    user = request.user
    if user.has_perm("courses.change_lessonmedia"):
        return media
    if media.pk not in readable_lesson(request, lesson_id).media_ids:
        raise Http404
    return media
