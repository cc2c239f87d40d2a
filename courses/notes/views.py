"""A cadre's own notes and bookmarks: the list, and the one of a lesson."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cadres.models import Cadre
from core.http import personal
from courses.access import readable_lesson
from courses.models import LessonNote
from courses.notes.services import NoteTooLong, keep_note


@personal
@login_required
@require_safe
def notes(request: HttpRequest) -> HttpResponse:
    """List the reader's notes and bookmarks, the newest first. One query."""
    cadre = cast(Cadre, request.user)
    rows = LessonNote.objects.of(cadre).select_related("lesson").newest_first()
    return render(request, "courses/notes.html", {"notes": rows})


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lesson_note(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Show or keep the reader's note about a lesson."""
    cadre = cast(Cadre, request.user)
    lesson = readable_lesson(request, lesson_id)
    note = LessonNote.objects.of(cadre).filter(lesson=lesson).first()
    text = note.text if note else ""
    is_bookmarked = bool(note and note.is_bookmarked)
    error, status = "", 200
    if request.method == "POST":
        text = request.POST.get("text", text)
        is_bookmarked = request.POST.get("bookmarked", "") == "1"
        try:
            keep_note(
                cadre=cadre,
                lesson=lesson,
                text=text,
                is_bookmarked=is_bookmarked,
                at=timezone.now(),
            )
        except NoteTooLong as refusal:
            error, status = str(refusal), 422
        else:
            messages.success(request, _("Saved. Nobody but you can read it."))
            return redirect(lesson.get_url(request) or "notes")
    context = {
        "lesson": lesson,
        "lesson_url": lesson.get_url(request),
        "text": text,
        "is_bookmarked": is_bookmarked,
        "error": error,
    }
    return render(request, "courses/note.html", context, status=status)
