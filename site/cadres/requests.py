"""The cadre behind a request."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from cadres.models import Cadre


def cadre_of(request: HttpRequest) -> Cadre:
    """Return the signed-in cadre; for views behind `login_required`.

    Raises:
        PermissionDenied: nobody is signed in.
    """
    if isinstance(request.user, Cadre):
        return request.user
    raise PermissionDenied
