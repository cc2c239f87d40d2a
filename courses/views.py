"""What the course pages send: "I have read this"."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cadres.models import Cadre
from core.http import personal
from courses import services
from courses.completion import rule_in_words
from courses.models import LessonPage
from courses.opening import OpeningExpired, OpeningUnknown, opened_at


@personal
@login_required
@require_POST
def complete_lesson(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Note that the reader has read the lesson; say what is missing, or that it is done."""
    cadre = cast(Cadre, request.user)
    lesson = _readable_lesson(request, lesson_id)
    at = timezone.now()
    token = request.POST.get("token", "")
    lesson_url = lesson.get_url(request)
    try:
        opened = opened_at(token, cadre_id=cadre.pk, lesson_id=lesson.pk, at=at)
        outcome = services.complete_reading(cadre=cadre, lesson=lesson, opened_at=opened, at=at)
    except (OpeningUnknown, OpeningExpired) as error:
        messages.warning(request, str(error))
    except services.ReadTooBriefly as error:
        return render(
            request,
            "courses/read_too_briefly.html",
            {
                "lesson": lesson,
                "lesson_url": lesson_url,
                "error": error,
                "token": token,
                "rule_words": rule_in_words(lesson.rule),
            },
            status=409,
        )
    else:
        _congratulate(request, outcome)
    return redirect(f"{lesson_url}#completion")


def _readable_lesson(request: HttpRequest, lesson_id: int) -> LessonPage:
    """Return the published lesson that the reader may see; anything else is not found."""
    lesson: LessonPage = get_object_or_404(LessonPage.objects.live(), pk=lesson_id)
    restrictions = lesson.get_view_restrictions()
    if not all(restriction.accept_request(request) for restriction in restrictions):
        raise Http404
    return lesson


def _congratulate(request: HttpRequest, outcome: services.LessonOutcome) -> None:
    if outcome.is_course_completed:
        messages.success(
            request, _("You have completed the course. It is in your education record.")
        )
    elif outcome.missing:
        messages.success(request, _("Noted: you have read this lesson."))
    else:
        messages.success(request, _("Lesson completed."))
