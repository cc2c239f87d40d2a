"""The marker's list, one answer with its rubric, and regrades."""

import uuid
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cadres.authentication import cadre_of
from core.errors import DomainError
from core.http import personal
from quizzes.examining.access import examined_units
from quizzes.models import (
    Answer,
    Attempt,
    HandMarking,
    Question,
    Quiz,
    Regrade,
    Response,
)
from quizzes.rescoring import regrading
from quizzes.rescoring.forms import ReasonForm, RubricForm
from quizzes.services import handmarking

PAGE_SIZE: Final = 20


@personal
@login_required
@require_safe
def marking_list(request: HttpRequest) -> HttpResponse:
    """List the answers of one's units that wait for a marker, or are done; filtered by quiz."""
    tops = examined_units(cadre_of(request.user))
    within = HandMarking.objects.within(tops)
    quizzes = Quiz.objects.filter(attempts__hand_markings__in=within).distinct()
    state = "done" if request.GET.get("state") == "done" else "waiting"
    found = within.exclude(earned=None) if state == "done" else within.waiting()
    chosen = request.GET.get("quiz", "")
    if chosen.isdecimal():
        found = found.filter(attempt__quiz=int(chosen[:9]))
    found = found.select_related(
        "attempt__quiz", "attempt__cadre__unit", "version"
    ).prefetch_related("marks__marker")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "quizzes/rescoring/marking_list.html",
        {"page_obj": page, "state": state, "quizzes": quizzes, "chosen": chosen},
    )


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mark_answer(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one answer with its rubric, and take the points awarded."""
    actor = cadre_of(request.user)
    marking = _marking(request, public_id)
    form = RubricForm(request.POST or None, rubric=marking.version.key)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                handmarking.mark_answer(
                    marking=marking,
                    awarded=form.awarded(),
                    comment=form.cleaned_data["comment"],
                    marker=actor,
                    at=timezone.now(),
                )
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Marked."))
                return redirect("marking_list")
    answer = Answer.objects.filter(attempt=marking.attempt_id, item=marking.item).first()
    return render(
        request,
        "quizzes/rescoring/mark_answer.html",
        {
            "marking": marking,
            "form": form,
            "second": ReasonForm(),
            "answer": answer.value[0] if answer and answer.value else "",
            "marks": marking.marks.select_related("marker")
            if marking.earned is not None
            else [],
        },
        status=status,
    )


@personal
@login_required
@require_POST
def ask_for_second_marker(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask that another person marks this answer, too."""
    marking = _marking(request, public_id)
    try:
        handmarking.ask_for_second_marker(
            marking=marking,
            reason=request.POST.get("reason", ""),
            actor=cadre_of(request.user),
        )
    except DomainError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Two people will mark this answer; it earns their mean."))
    return redirect("mark_answer", public_id)


def _marking(request: HttpRequest, public_id: uuid.UUID) -> HandMarking:
    """Return the answer if it is of the actor's units and not their own; else 404."""
    actor = cadre_of(request.user)
    found: HandMarking = get_object_or_404(
        HandMarking.objects.within(examined_units(actor))
        .exclude(attempt__cadre=actor)
        .select_related("attempt__quiz", "attempt__cadre__unit", "version"),
        public_id=public_id,
    )
    return found


@personal
@login_required
@require_safe
def regrades(request: HttpRequest) -> HttpResponse:
    """List questions that were corrected after people were asked them, and regrades asked for."""
    examined_units(cadre_of(request.user))
    corrected = (
        Question.objects.filter(
            Exists(Response.objects.filter(question=OuterRef("pk")))
            | Exists(Attempt.objects.filter(quiz__items__question=OuterRef("pk"))),
            current__number__gt=1,
        )
        .select_related("current")
        .order_by("-current__created_at")
    )
    page = Paginator(corrected, PAGE_SIZE).get_page(request.GET.get("page"))
    asked = Regrade.objects.select_related("question__current", "requested_by", "decided_by")
    return render(
        request,
        "quizzes/rescoring/regrades.html",
        {"page_obj": page, "regrades": asked[:PAGE_SIZE]},
    )


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_regrade(request: HttpRequest, question_id: int) -> HttpResponse:
    """Dry run: show whose results would change, and ask a second person to confirm."""
    actor = cadre_of(request.user)
    tops = examined_units(actor)
    question = get_object_or_404(Question.objects.select_related("current"), pk=question_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            regrading.ask_for_regrade(
                question=question,
                tops=tops,
                reason=form.cleaned_data["reason"],
                actor=actor,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Asked for. Another person now has to confirm it."))
            return redirect("regrades")
    changes = regrading.changes_of(question, tops=tops, actor=actor)
    return render(
        request,
        "quizzes/rescoring/regrade.html",
        {"question": question, "changes": changes, "form": form, "regrade": None},
        status=422 if request.method == "POST" else 200,
    )


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide_regrade(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show what a regrade changes; confirm it or turn it down, as the second person."""
    actor = cadre_of(request.user)
    tops = examined_units(actor)
    asked = get_object_or_404(
        Regrade.objects.select_related("question__current", "requested_by"), public_id=public_id
    )
    status = 200
    if request.method == "POST":
        note, at = request.POST.get("note", ""), timezone.now()
        try:
            if request.POST.get("decision") == "confirm":
                lines = regrading.confirm_regrade(
                    regrade=asked, tops=tops, note=note, actor=actor, at=at
                )
                messages.success(
                    request,
                    _("Confirmed: %(count)d results are put right.") % {"count": len(lines)},
                )
            else:
                regrading.reject_regrade(regrade=asked, note=note, actor=actor, at=at)
                messages.success(request, _("Turned down. The results stay as they are."))
            return redirect("regrades")
        except DomainError as error:
            messages.warning(request, str(error))
            status = 422
    changes = regrading.changes_of(asked.question, tops=tops, actor=actor)
    return render(
        request,
        "quizzes/rescoring/regrade.html",
        {"question": asked.question, "changes": changes, "form": None, "regrade": asked},
        status=status,
    )
