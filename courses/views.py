"""What the course pages send: "I have read this", an answer to a checkpoint."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cadres.models import Cadre
from core.errors import DomainError
from core.http import personal
from courses import services
from courses.access import readable_lesson
from courses.checkpoints.answering import (
    NoSuchCheckpoint,
    NothingChosen,
    StillExamined,
    answer_checkpoint,
)
from courses.completion import rule_in_words
from courses.models import CoursePage
from courses.opening import OpeningExpired, OpeningUnknown, opened_at
from courses.prerequisites import PrerequisitesMissing, check_may_begin
from courses.repeating import asked_again, proofs_of, repeat_by_word


@personal
@login_required
@require_POST
def complete_lesson(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Note that the reader has read the lesson; say what is missing, or that it is done."""
    cadre = cast(Cadre, request.user)
    lesson = readable_lesson(request, lesson_id)
    at = timezone.now()
    token = request.POST.get("token", "")
    lesson_url = lesson.get_url(request)
    try:
        opened = opened_at(token, cadre_id=cadre.pk, lesson_id=lesson.pk, at=at)
        outcome = services.complete_reading(cadre=cadre, lesson=lesson, opened_at=opened, at=at)
    except (OpeningUnknown, OpeningExpired, PrerequisitesMissing) as error:
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


@personal
@login_required
@require_POST
def count_earlier(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Count what the record shows already, such as an exercise done before the lesson was."""
    cadre = cast(Cadre, request.user)
    lesson = readable_lesson(request, lesson_id)
    try:
        check_may_begin(cadre=cadre, lesson=lesson)
    except PrerequisitesMissing as error:
        messages.warning(request, str(error))
        return redirect(lesson.get_url(request))
    outcome = services.settle_lesson(cadre=cadre, lesson=lesson, at=timezone.now())
    if outcome.missing:
        messages.info(request, _("Counted. What is still missing stands below."))
    else:
        _congratulate(request, outcome)
    return redirect(f"{lesson.get_url(request)}#completion")


@personal
@login_required
@require_POST
def checkpoint(request: HttpRequest, lesson_id: int, block_id: str) -> HttpResponse:
    """Mark an answer to a checkpoint and show what is right; a script gets the same as a part."""
    cadre = cast(Cadre, request.user)
    lesson = readable_lesson(request, lesson_id)
    is_part = request.headers.get("X-Requested-With") == "fetch"
    back = f"{lesson.get_url(request)}#checkpoint-{block_id}"
    try:
        answered = answer_checkpoint(
            cadre=cadre,
            lesson=lesson,
            block_id=block_id,
            chosen=request.POST.getlist("choice"),
            at=timezone.now(),
        )
    except NoSuchCheckpoint as error:
        raise Http404 from error
    except (NothingChosen, PrerequisitesMissing, StillExamined) as error:
        if is_part:
            return JsonResponse({"error": str(error)}, status=422)
        messages.warning(request, str(error))
        return redirect(back)
    template = "courses/includes/answered.html" if is_part else "courses/checkpoint.html"
    return render(request, template, {"answered": answered, "lesson": lesson, "back": back})


def _congratulate(request: HttpRequest, outcome: services.LessonOutcome) -> None:
    if outcome.is_course_completed:
        messages.success(
            request, _("You have completed the course. It is in your education record.")
        )
    elif outcome.missing:
        messages.success(request, _("Noted: you have read this lesson."))
    else:
        messages.success(request, _("Lesson completed."))


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def study_again(request: HttpRequest, course_id: int) -> HttpResponse:
    """Say what proves a finished course for a new cycle; POST confirms one without any quiz."""
    cadre, at = cast(Cadre, request.user), timezone.now()
    course = get_object_or_404(CoursePage.objects.live(), pk=course_id)
    repeat = asked_again(cadre=cadre, course=course, at=at)
    if repeat is None:
        raise Http404
    url = course.get_url(request)
    if request.method == "POST":
        try:
            repeat_by_word(cadre=cadre, course=course, at=at)
        except DomainError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("Noted in your record. What you did before stays."))
            return redirect(url)
    return render(
        request,
        "courses/again.html",
        {
            "course": course,
            "course_url": url,
            "since": repeat.since,
            "proofs": proofs_of(cadre=cadre, course=course, repeat=repeat),
        },
    )
