"""The nightly checks on the console, for who keeps the system running."""

from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assignments.checking.records import RECORD_RULES
from assignments.checking.services import plan_now
from assignments.models import CheckRun
from assignments.recounting import RULES
from assignments.tasks import run_check
from cadres.policies import Capability, top_units
from cadres.requests import cadre_of
from core.http import personal

RUNS_SHOWN: Final = 30


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: HttpRequest) -> HttpResponse:
    """Show what the last checks found and which rule was broken; start one, or put right."""
    if not top_units(cadre_of(request), Capability.CONFIGURE_SYSTEM):
        raise Http404
    if request.method == "POST":
        run = plan_now(
            kind=CheckRun.Kind.RECOUNT,
            at=timezone.now(),
            fix=request.POST.get("decision") == "fix",
        )
        run_check.enqueue(run.pk)
        return redirect("checks")
    return render(
        request,
        "assignments/checks.html",
        {"runs": CheckRun.objects.all()[:RUNS_SHOWN], "rules": {**RECORD_RULES, **RULES}},
    )
