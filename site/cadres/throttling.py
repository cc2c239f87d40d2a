"""What log-in throttling counts by, and what a locked-out person sees."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cadres.models import Cadre


def account_key(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """Return one key per account, whichever of its two names was typed.

    Guesses by staff number and by user name, on any log-in page, then share one count.
    """
    typed = ""
    if credentials:
        typed = str(credentials.get("username") or credentials.get("staff_number") or "")
    elif request is not None:
        typed = request.POST.get("username", "")
    typed = typed.strip()
    try:
        return f"cadre:{Cadre.objects.get_by_natural_key(typed).pk}"
    except (Cadre.DoesNotExist, Cadre.MultipleObjectsReturned):
        return f"name:{typed[:100]}"


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any]
) -> HttpResponse:
    """Answer 429 with when to try again."""
    answer = render(request, "cadres/locked_out.html", status=429)
    answer.headers["Retry-After"] = "900"
    return answer
