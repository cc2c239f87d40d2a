"""Small agreements between views and browsers."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers

P = ParamSpec("P")
Response = TypeVar("Response", bound=HttpResponseBase)


def form_token(request: HttpRequest) -> str:
    """Return the token of every form on this page: masked once for each request, not each form."""
    token: str | None = getattr(request, "_form_token", None)
    if token is None:
        token = get_token(request)
        request._form_token = token  # type: ignore[attr-defined]  # lives as long as the request
    return token


def keep_private(response: Response) -> Response:
    """Forbid every cache to keep `response`: it shows one person's own page. Returns it."""
    response.headers["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Cookie"])
    return response


def personal(
    view: Callable[Concatenate[HttpRequest, P], Response],
) -> Callable[Concatenate[HttpRequest, P], Response]:
    """Mark a view's answers as one person's own; see `keep_private`."""

    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> Response:
        return keep_private(view(request, *args, **kwargs))

    update_wrapper(answer, view)
    return answer
