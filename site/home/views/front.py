"""The address `/`: the public front page, or the home of whoever is signed in."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.views import serve

from cadres.models import Cadre
from core.home_panels import home_panels
from core.http import keep_private
from home.desks import desks_for
from home.overview import Overview
from home.showing import shared_parts


@require_safe
def front(request: HttpRequest) -> HttpResponseBase:
    """Show a signed-in person what is asked of them today, anyone else the public site."""
    if not request.user.is_authenticated:
        response: HttpResponseBase = serve(request, "")
        return response
    cadre: Cadre = request.user
    at = timezone.now()
    overview = Overview.of(cadre, at)
    context = {
        "overview": overview,
        **shared_parts(overview),
        "panels": home_panels(request=request, at=at),
        "desks": desks_for(cadre, request.session.get("roles", ()), at),
    }
    return keep_private(render(request, "home/cadre_home.html", context))
