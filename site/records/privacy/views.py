"""The page that tells people what is kept about them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cadres.requests import cadre_of
from core.http import personal
from records.models import XapiConsumer
from records.privacy.labels import LABELS


@personal
@login_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept, why, who sees it, how long; and which systems read one's unit."""
    unit = cadre_of(request).unit
    return render(
        request,
        "records/privacy/privacy.html",
        {
            "labels": LABELS,
            "consumers": XapiConsumer.objects.reading(unit) if unit else (),
        },
    )
