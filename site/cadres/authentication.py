"""From the user of a request to the cadre."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from cadres.models import Cadre


def cadre_of(user: Cadre | AnonymousUser) -> Cadre:
    """Return `user` as the cadre it is, for views behind `login_required`.

    Raises:
        PermissionDenied: nobody is signed in.
    """
    if isinstance(user, Cadre) and user.is_authenticated:
        return user
    raise PermissionDenied
