"""The desk as a page of the editor, and at the top of its front page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.admin.ui.components import Component

from cadres.policies import Capability, top_units
from cadres.requests import cadre_of
from core.desk_panels import desk_panels


def works_at_the_desk(user: Any) -> bool:
    """Tell whether `user` edits or reviews content. Two queries at most."""
    return bool(
        top_units(user, Capability.EDIT_CONTENT) or top_units(user, Capability.REVIEW_CONTENT)
    )


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for an editor or reviewer."""
    cadre = cadre_of(request)
    if not works_at_the_desk(cadre):
        raise Http404
    panels = desk_panels(user=cadre, at=timezone.now())
    return render(request, "editorial/desk/desk.html", {"panels": panels})


class DeskOnTheFrontPage(Component):
    """The same panels on Wagtail's front page."""

    name = "editorial_desk"
    order = 50
    template_name = "editorial/desk/panels.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        return {"panels": desk_panels(user=user, at=timezone.now())}
