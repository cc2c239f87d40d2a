"""Going to the other site, and coming back from it."""

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe
from requests import RequestException

from cadres.single_sign_on.admitting import NEXT, refuse
from cadres.single_sign_on.provider import Client
from core.http import personal


@require_safe
@personal
def oidc_login(request: HttpRequest) -> HttpResponse:
    """Send the browser to the other site; `next` is where it wants to be in the end."""
    target = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    request.session[NEXT] = target if is_ours else "/"
    return _answer(request, OAuth2LoginView)


@require_safe
@personal
def oidc_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the browser back with what the other site says."""
    return _answer(request, OAuth2CallbackView)


def _answer(
    request: HttpRequest, kind: type[OAuth2LoginView] | type[OAuth2CallbackView]
) -> HttpResponse:
    try:
        answer: HttpResponse = kind.adapter_view(Client(request))(request)
    except (RequestException, KeyError, ValueError):  # it is down, or no such provider
        return refuse(request, "failed")
    return answer
