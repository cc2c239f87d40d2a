"""The page from which one's own pledge, self-report, journal and talks are reached."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cadres.requests import cadre_of
from core.http import personal
from core.time import site_date
from records.models import Pledge, Reflection, SelfReport, Talk
from records.pledging.services import due_for
from records.reporting.periods import open_period


@personal
@login_required
@require_safe
def self_education(request: HttpRequest) -> HttpResponse:
    """Show how one's own pledge, report, journal and talks stand. Six queries."""
    cadre, at = cadre_of(request), timezone.now()
    return render(
        request,
        "records/self_education.html",
        {
            "pledge_due": due_for(cadre, at),
            "pledge": Pledge.objects.filter(cadre=cadre).select_related("text").first(),
            "report": SelfReport.objects.of(cadre).first(),
            "open_period": open_period(site_date(at)),
            "reflections": Reflection.objects.of(cadre).count(),
            "talks_to_come": Talk.objects.of(cadre).to_come().count(),
        },
    )
