"""What log-in throttling counts by, and what a locked-out person sees."""

import unicodedata
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _

from cadres.models import Cadre
from cadres.sessions import known_device

_KEYS: Final = "cadres.account_keys"


def account_key(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """Return what guesses are counted by: one key per account, whichever of its names was typed.

    The address, the browser and forwarding headers play no part. A browser that has signed in
    to the account before has a count of its own, so that nobody can lock the owner out.
    A name that no account has is counted just the same.
    """
    typed = ""
    if credentials:
        typed = str(credentials.get("username") or credentials.get("staff_number") or "")
    elif request is not None:
        typed = request.POST.get("username", "")
    typed = unicodedata.normalize("NFKC", typed).strip()
    if request is None:
        return _key_of(None, typed)
    keys: dict[str, str] = request.META.setdefault(_KEYS, {})
    if typed not in keys:
        keys[typed] = _key_of(request, typed)
    return keys[typed]


def _key_of(request: HttpRequest | None, typed: str) -> str:
    try:
        cadre = Cadre.objects.get_by_natural_key(typed)
    except Cadre.DoesNotExist:
        return f"name:{typed[:100]}"
    device = known_device(request, cadre) if request is not None else None
    return f"cadre:{cadre.pk}:device:{device}" if device else f"cadre:{cadre.pk}"


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Answer 429 with when to try again, as a page or as JSON."""
    seconds = int(settings.AXES_COOLOFF_TIME * 3600)
    answer: HttpResponse
    if request.accepts("text/html"):
        answer = render(request, "cadres/locked_out.html", status=429)
    else:
        answer = JsonResponse(
            {
                "errors": {
                    "__all__": [
                        _("Too many wrong passwords. Try again in %(minutes)d minutes.")
                        % {"minutes": seconds // 60}
                    ]
                },
                "retry_after": seconds,
                "csrf_token": get_token(request),
            },
            status=429,
        )
    answer.headers["Retry-After"] = str(seconds)
    answer.headers["Cache-Control"] = "no-store"
    return answer
