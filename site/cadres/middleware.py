"""Who asks, and signing people out after a pause."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, logout
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.middleware import get_user as get_user_of_session
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from cadres.models import Cadre
from cadres.sessions import remember_device, renew_rights
from cadres.signing_in import BY_OWN_PASSWORD, lacks_second_factor

LAST_SEEN: Final = "last_seen"
# Writing the time of every request would cost a commit each; a twentieth of the limit is exact
# enough and keeps the session row still.
_RESOLUTION: Final = 20
_IN_AN_EXAMINATION: Final = ("/attempts/", "/healthz", "/i18n/", "/static/")
_WITHOUT_A_NEW_PASSWORD: Final = ("/accounts/", *_IN_AN_EXAMINATION)
_BACKEND: Final = "cadres.backends.StaffNumberBackend"


class AccountMiddleware(AuthenticationMiddleware):
    """Django's own, but that the account which came with the session is not asked for again."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        # Every request looks at the person, so nothing is won by waiting until somebody asks.
        request.user = _account(request)


def _account(request: HttpRequest) -> Cadre | AnonymousUser:
    """Return the person of the session.

    Only where everything is as it should be; each other case is Django's to judge.
    """
    session = request.session
    signed_in_as = session.get(SESSION_KEY)  # loads the session, and the account with it
    account: Cadre | None = getattr(session, "account", None)
    if (
        account is not None
        and str(account.pk) == signed_in_as
        and account.is_active
        and session.get(BACKEND_SESSION_KEY) == _BACKEND
        and constant_time_compare(
            session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash()
        )
    ):
        return account
    found: Cadre | AnonymousUser = get_user_of_session(request)
    return found


class SessionRightsMiddleware:
    """Keep a session in step with its person's roles, and tell the browser that it is known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, Cadre):
            renew_rights(request, request.user)
        response = self.get_response(request)
        remember_device(request, response)
        return response


class SecondFactorMiddleware:
    """Send people who were given a role since they signed in back to the door, which asks for more.

    Whoever is in an examination finishes it first: answers and submits go through.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cadre = request.user
        if (
            isinstance(cadre, Cadre)
            and lacks_second_factor(cadre, request.session)
            and not request.path_info.startswith(_IN_AN_EXAMINATION)
        ):
            logout(request)
            here = request.get_full_path() if request.method == "GET" else "/"
            return redirect_to_login(here)
        return self.get_response(request)


class PasswordDueMiddleware:
    """Ask for a new password before anything else, where the old one was for once or is too old.

    Whoever is in an examination finishes it first: answers and submits go through.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cadre = request.user
        if (
            isinstance(cadre, Cadre)
            and request.session.get(BY_OWN_PASSWORD, True)
            and cadre.must_change_password(timezone.now())
            and not request.path_info.startswith(_WITHOUT_A_NEW_PASSWORD)
        ):
            return redirect("password_change")
        return self.get_response(request)


class IdleTimeoutMiddleware:
    """End a session that has been idle too long: 30 minutes, 15 for people who may edit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            limit = (
                settings.STAFF_IDLE_TIMEOUT_SECONDS
                if request.user.is_staff
                else settings.IDLE_TIMEOUT_SECONDS
            )
            now = int(timezone.now().timestamp())
            last_seen = request.session.get(LAST_SEEN)
            if last_seen is not None and now - last_seen > limit:
                logout(request)
            elif last_seen is None or now - last_seen > limit // _RESOLUTION:
                request.session[LAST_SEEN] = now
        return self.get_response(request)
