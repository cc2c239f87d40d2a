"""The console's side of essays: tasks set, how far they are, and the showcase."""

import uuid
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cadres.authentication import cadre_of
from cadres.policies import Capability, top_units, units_with
from core.errors import DomainError
from core.http import personal
from records.essays import services
from records.essays.access import settable_tasks
from records.essays.forms import TaskForm
from records.models.essay import Essay

PAGE_SIZE: Final = 20


@login_required
@require_safe
@personal
def task_list(request: HttpRequest) -> HttpResponse:
    """List the tasks of the actor's units with how many wrote, wait and passed."""
    actor = cadre_of(request.user)
    if not top_units(actor, Capability.PLAN_ACTIVITIES):
        raise Http404
    written = Count("essays", filter=~Q(essays__handed_in_at=None))
    found = (
        settable_tasks(actor)
        .select_related("audience")
        .annotate(
            written=written,
            waiting=Count("essays", filter=Q(essays__state=Essay.State.WAITING)),
            passed=Count("essays", filter=Q(essays__state=Essay.State.PASSED)),
        )
        .order_by("-due_on", "-pk")
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "records/essays/tasks.html", {"page_obj": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def set_task(request: HttpRequest) -> HttpResponse:
    """Set a task for one of the actor's units."""
    actor = cadre_of(request.user)
    units = units_with(actor, Capability.PLAN_ACTIVITIES).standing()
    if not units.exists():
        raise Http404
    form = TaskForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            task = services.set_task(actor=actor, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Set: %(title)s.") % {"title": task.label})
            return redirect("essay_task", task.public_id)
    return render(
        request,
        "records/essays/set.html",
        {"form": form},
        status=422 if request.method == "POST" else 200,
    )


@login_required
@require_safe
@personal
def task(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Show one task: who handed in, what became of it, and what may be shown."""
    found = get_object_or_404(
        settable_tasks(cadre_of(request.user)).select_related("audience", "rule", "set_by"),
        public_id=task_id,
    )
    essays = (
        found.essays.handed_in()
        .select_related("cadre__unit")
        .annotate(marked=Count("marks", filter=Q(marks__round=F("round"))))
        .order_by("-handed_in_at", "-pk")
    )
    page = Paginator(essays, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "records/essays/task.html",
        {"task": found, "page_obj": page, "markers": found.markers.order_by("sort_key")},
    )


@login_required
@require_POST
@personal
def choose(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Put an essay of the task on show, or take it off."""
    actor = cadre_of(request.user)
    found = get_object_or_404(settable_tasks(actor), public_id=task_id)
    try:
        essay_id = uuid.UUID(request.POST.get("essay", ""))
    except ValueError as error:
        raise Http404 from error
    essay = get_object_or_404(found.essays.handed_in(), public_id=essay_id)
    try:
        services.choose_for_showcase(
            essay=essay,
            is_chosen=request.POST.get("do") == "show",
            actor=actor,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The showcase is up to date."))
    return redirect("essay_task", found.public_id)
