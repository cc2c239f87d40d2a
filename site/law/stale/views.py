"""The editor's list of stale citations, with one-click decisions."""

from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cadres.requests import cadre_of
from core.errors import DomainError
from law.models import StaleCitation, Version
from law.stale.services import decide

PER_PAGE: Final = 50
_CHOICES: Final = {
    "still-right": StaleCitation.Decision.STILL_RIGHT,
    "edited": StaleCitation.Decision.EDITED,
    "retired": StaleCitation.Decision.RETIRED,
}


@require_safe
def stale_citations(request: HttpRequest) -> HttpResponse:
    """List what cites changed articles and waits for a decision; own lines with `mine`."""
    actor = cadre_of(request)
    if not actor.has_perm("law.view_version"):
        raise PermissionDenied
    waiting = StaleCitation.objects.open().oldest_first()
    is_mine = "mine" in request.GET
    if is_mine:
        waiting = waiting.filter(owner=actor)
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    return render(
        request,
        "law/admin/stale.html",
        {
            "page_obj": page,
            "lines": [(line, line.days_waiting(now)) for line in page],
            "is_mine": is_mine,
            "may_decide": actor.has_perm("law.change_version"),
            "unconfirmed": Version.objects.awaiting_confirmation().select_related("instrument"),
            "page_title": _("Stale citations"),
            "header_title": _("Stale citations"),
            "header_icon": "history",
        },
    )


@require_POST
def decide_stale(request: HttpRequest, stale_id: int, choice: str) -> HttpResponse:
    """Store one decision and return to the list."""
    actor = cadre_of(request)
    if not actor.has_perm("law.change_version"):
        raise PermissionDenied
    if choice not in _CHOICES:
        raise Http404
    stale = get_object_or_404(StaleCitation, pk=stale_id)
    try:
        decide(stale=stale, decision=_CHOICES[choice], actor=actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Decided: %(title)s.") % {"title": stale.title})
    return redirect("law_stale")
