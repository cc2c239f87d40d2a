"""The console of supervisors, liaisons and organisers, and assigning from it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from assignments import services
from assignments.audiences.preview import preview_assignment
from assignments.console import Console
from assignments.forms import AssignForm
from assignments.views.boards import coverage_of
from cadres.policies import Capability, units_with
from cadres.requests import cadre_of
from core.errors import DomainError
from core.http import personal
from core.time import site_date


@personal
@login_required
@require_safe
def console(request: HttpRequest) -> HttpResponse:
    """Show the actor's units, their running assignments, and what can be done for them."""
    shown = Console(actor=cadre_of(request), at=timezone.now())
    if shown.is_empty:
        raise Http404
    return render(
        request,
        "assignments/console.html",
        {"console": shown, "lines": coverage_of(shown.running, shown.tracked)},
    )


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest) -> HttpResponse:
    """Assign a course or campaign: fill in, see what it would mean, then confirm.

    The first POST only shows the preview; the one with `confirm` writes.
    """
    actor = cadre_of(request)
    units = units_with(actor, Capability.ASSIGN_LEARNING)
    if not units.exists():
        raise Http404
    if request.method != "POST":
        return render(request, "assignments/assign.html", {"form": AssignForm(units=units)})
    form = AssignForm(request.POST, units=units)
    if not form.is_valid():
        return render(request, "assignments/assign.html", {"form": form}, status=422)
    chosen, at = form.cleaned_data, timezone.now()
    target = chosen["target"]
    if "confirm" in request.POST:
        try:
            opened = services.open_assignment(
                title=target.title,
                title_en=target.title_en,
                activity_key=target.activity_key,
                target=Page.objects.get(pk=target.pk),
                audience=chosen["unit"],
                reason=chosen["reason"],
                reason_en=chosen["reason_en"],
                minutes=target.minutes,
                is_mandatory=chosen["is_mandatory"],
                opens_on=site_date(at),
                due_on=chosen["due_on"],
                actor=actor,
                at=at,
            )
        except DomainError as error:
            form.add_error(None, str(error))
            return render(request, "assignments/assign.html", {"form": form}, status=422)
        messages.success(request, _("Assigned: %(title)s.") % {"title": opened.label})
        return redirect("board", assignment_id=opened.pk)
    preview = preview_assignment(
        activity_key=target.activity_key,
        audience=chosen["unit"],
        minutes=target.minutes,
        opens_on=site_date(at),
        due_on=chosen["due_on"],
    )
    return render(
        request,
        "assignments/assign.html",
        {"form": form, "preview": preview, "target": target, "unit": chosen["unit"]},
    )
