"""The cadre behind a request."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from cadres.models import Cadre, Unit
from cadres.policies import Capability, tops_by_capability


def cadre_of(request: HttpRequest) -> Cadre:
    """Return the signed-in cadre; for views behind `login_required`.

    Raises:
        PermissionDenied: nobody is signed in.
    """
    if isinstance(request.user, Cadre):
        return request.user
    raise PermissionDenied


def tops_of(request: HttpRequest) -> dict[Capability, list[Unit]]:
    """Return the units over whose subtrees the visitor holds each capability.

    One query for each request, however often a menu asks; none for visitors.
    """
    if not isinstance(request.user, Cadre):
        return {}
    known: dict[Capability, list[Unit]] | None = getattr(request, "_tops_by_capability", None)
    if known is None:
        known = tops_by_capability(request.user)
        request._tops_by_capability = known  # type: ignore[attr-defined]  # kept with the request
    return known
