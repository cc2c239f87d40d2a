"""Who the other site says it is, and whether that person may come in here."""

from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from cadres.models import Cadre
from cadres.signing_in import begin_sign_in
from core.http import keep_private

NEXT: Final = "single_sign_on_next"
BACKEND: Final = "cadres.backends.StaffNumberBackend"


def admit(
    request: HttpRequest, staff_number: str, *, has_shown_factor: bool = False
) -> HttpResponse:
    """Begin the sign-in of the account of `staff_number`, which must exist and be open.

    No account is made, and nothing but the staff number is looked at: no name, no e-mail.

    Args:
        has_shown_factor: the other site asked for a second factor, and is relied on for it.
    """
    target = request.session.pop(NEXT, "/")
    number = staff_number.strip()
    cadre = Cadre.objects.filter(staff_number=number).first() if number else None
    if cadre is None:
        return refuse(request, "unknown", number)
    if not cadre.is_active:
        return refuse(request, "closed", number)
    is_in = begin_sign_in(
        request,
        cadre=cadre,
        backend=BACKEND,
        how="oidc",
        at=timezone.now(),
        has_shown_factor=has_shown_factor,
    )
    if is_in:
        return HttpResponseRedirect(target)
    return HttpResponseRedirect(f"{reverse('second_factor')}?{urlencode({'next': target})}")


def refuse(request: HttpRequest, reason: str, staff_number: str = "") -> HttpResponse:
    """Say why nobody was signed in: "unknown", "closed" or "failed"."""
    return keep_private(
        render(
            request,
            "cadres/single_sign_on/refused.html",
            {"reason": reason, "staff_number": staff_number[:40]},
            status=403,
        )
    )
