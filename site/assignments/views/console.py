"""The console of supervisors, liaisons and organisers."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assignments.console import Console
from cadres.requests import cadre_of
from core.http import personal


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
        {"console": shown},
    )
