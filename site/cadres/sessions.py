"""What a session knows about its person, and the cookie by which a device is known again."""

import secrets
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cadres.models import Cadre

ROLES: Final = "roles"
IN_GROUPS: Final = "in_groups"
RIGHTS_VERSION: Final = "rights_version"

DEVICE_COOKIE: Final = "known_device"
DEVICE_COOKIE_SECONDS: Final = 365 * 24 * 3600
ACCOUNTS_PER_DEVICE: Final = 8
_SALT: Final = "cadres.known_device"


@receiver(user_logged_in, dispatch_uid="cadres.remember_roles")
def remember_roles(request: HttpRequest, user: Cadre, **_unused: Any) -> None:
    """Keep the role codes in the session, for menus: pages themselves ask the policy. One query."""
    request.session[ROLES] = sorted(set(user.grants.values_list("role", flat=True)))
    if settings.SECOND_FACTOR and user.groups.exists():
        request.session[IN_GROUPS] = True
    else:
        request.session.pop(IN_GROUPS, None)
    request.session[RIGHTS_VERSION] = user.rights_version


def renew_rights(request: HttpRequest, cadre: Cadre) -> None:
    """Give the session a new key and the roles of today, if roles have changed since sign-in."""
    if request.session.get(RIGHTS_VERSION) != cadre.rights_version:
        request.session.cycle_key()
        remember_roles(request=request, user=cadre)


@receiver(user_logged_in, dispatch_uid="cadres.recognise_device")
def recognise_device(request: HttpRequest, user: Cadre, **_unused: Any) -> None:
    """Note that this browser has signed in as `user`; `remember_device` sends the cookie."""
    devices = _devices(request)
    identifier = devices.pop(str(user.pk), None) or secrets.token_urlsafe(12)
    newest = [*devices.items(), (str(user.pk), identifier)][-ACCOUNTS_PER_DEVICE:]
    request.META[DEVICE_COOKIE] = dict(newest)


def remember_device(request: HttpRequest, response: HttpResponseBase) -> None:
    """Send the device cookie after a sign-in, whichever log-in page it was."""
    devices = request.META.get(DEVICE_COOKIE)
    if devices:
        response.set_cookie(
            DEVICE_COOKIE,
            signing.dumps(devices, salt=_SALT),
            max_age=DEVICE_COOKIE_SECONDS,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )


def known_device(request: HttpRequest, cadre: Cadre) -> str | None:
    """Return the identifier under which this browser signed in as `cadre` before, if it did."""
    return _devices(request).get(str(cadre.pk))


def _devices(request: HttpRequest) -> dict[str, str]:
    """Return {account: device identifier} of the cookie; a forged or old cookie counts as none."""
    try:
        devices: dict[str, str] = signing.loads(
            request.COOKIES.get(DEVICE_COOKIE, ""), salt=_SALT, max_age=DEVICE_COOKIE_SECONDS
        )
    except signing.BadSignature:
        return {}
    return devices
