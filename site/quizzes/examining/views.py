"""The examiner's pages, on the console."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cadres.authentication import cadre_of
from core.errors import DomainError
from core.http import personal
from quizzes.analysis.findings import record_finding
from quizzes.analysis.plausibility import question_of
from quizzes.examining import services
from quizzes.examining.access import (
    accommodations_below,
    examined_attempts,
    examined_cadres,
    examined_units,
)
from quizzes.examining.forms import AccommodationForm
from quizzes.examining.reading import accommodations_at, attempts_at, exams_of, late_evidence
from quizzes.models import PlausibilityNote, Quiz


@personal
@login_required
@require_safe
def exams(request: HttpRequest) -> HttpResponse:
    """List the quizzes with how one's units stand in them."""
    tops = examined_units(cadre_of(request.user))
    return render(request, "quizzes/examining/exams.html", {"lines": exams_of(tops)})


@personal
@login_required
@require_safe
def exam(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Show who of one's units sits or sat, and who has other terms."""
    tops = examined_units(cadre_of(request.user))
    quiz = get_object_or_404(Quiz, pk=quiz_id)
    return render(
        request,
        "quizzes/examining/exam.html",
        {
            "quiz": quiz,
            "attempts": attempts_at(quiz, tops),
            "accommodations": accommodations_at(quiz, tops),
        },
    )


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def accommodate(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Give one person other terms."""
    actor = cadre_of(request.user)
    people = examined_cadres(examined_units(actor))
    quiz = get_object_or_404(Quiz, pk=quiz_id)
    form = AccommodationForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            granted = services.accommodate(
                quiz=quiz, actor=actor, at=timezone.now(), **form.terms()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("%(name)s has other terms now.") % {"name": granted.cadre.name}
            )
            return redirect("exam", quiz_id)
    return render(
        request,
        "quizzes/examining/accommodate.html",
        {"form": form, "quiz": quiz},
        status=422 if request.method == "POST" else 200,
    )


@personal
@login_required
@require_POST
def withdraw_accommodation(request: HttpRequest, accommodation_id: int) -> HttpResponse:
    """Let the quiz's own terms hold again."""
    actor = cadre_of(request.user)
    found = get_object_or_404(accommodations_below(examined_units(actor)), pk=accommodation_id)
    services.withdraw_accommodation(accommodation=found, actor=actor, at=timezone.now())
    messages.success(request, _("The terms of the quiz hold again."))
    return redirect("exam", found.quiz_id)


@personal
@login_required
@require_safe
def examined_attempt(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show when an attempt began and ended, and what came late; never the other answers."""
    tops = examined_units(cadre_of(request.user))
    found = get_object_or_404(
        examined_attempts(tops).select_related("quiz", "cadre__unit"), public_id=public_id
    )
    return render(
        request,
        "quizzes/examining/attempt.html",
        {
            "attempt": found,
            "quiz": found.quiz,
            "late": late_evidence(found),
            "notes": [
                (note, question_of(note))
                for note in found.plausibility.select_related("found_by")
            ],
        },
    )


@personal
@login_required
@require_POST
def answer_note(request: HttpRequest, note_id: int) -> HttpResponse:
    """Write down what came of asking the person; nothing else changes."""
    actor = cadre_of(request.user)
    note = get_object_or_404(
        PlausibilityNote.objects.filter(
            attempt__in=examined_attempts(examined_units(actor))
        ).select_related("attempt__quiz"),
        pk=note_id,
    )
    try:
        record_finding(
            note=note,
            finding=request.POST.get("finding", ""),
            actor=actor,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Written down. The result stands."))
    return redirect("examined_attempt", note.attempt.public_id)
