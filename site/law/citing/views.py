"""What the editor's citation dialog asks."""

import datetime as dt
from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.time import site_date
from law.citing.choosing import choices_for


@require_safe
def citation_choices(request: HttpRequest) -> JsonResponse:
    """Return the articles that `q` may mean on the day `on` (today by default), for editors."""
    query = " ".join(request.GET.get("q", "").split())[:100]
    try:
        day = dt.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        day = site_date(timezone.now())
    return JsonResponse({"choices": [asdict(one) for one in choices_for(query, on=day)]})
