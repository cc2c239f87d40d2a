"""The address `/`: the public front page, or the home of whoever is signed in."""

from cadres.models import Cadre
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from home.desks import desks_for
from home.overview import Overview
from wagtail.views import serve


@never_cache
def front(request: HttpRequest) -> HttpResponseBase:
    """Show a signed-in person what is asked of them today, anyone else the public site."""
    if not request.user.is_authenticated:
        response: HttpResponseBase = serve(request, "")
        return response
    cadre: Cadre = request.user
    at = timezone.now()
    response = render(
        request,
        "home/cadre_home.html",
        {
            "overview": Overview.of(cadre, at),
            "desks": desks_for(cadre, request.session.get("roles", ()), at),
        },
    )
    response.headers["Cache-Control"] = "no-store"
    return response
