"""Response headers that every page carries, and an answer to forms that lack a field."""

from collections.abc import Callable
from functools import cache
from typing import Any

from csp.constants import SELF
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponseBase
from django.http.request import RawPostDataException
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.datastructures import MultiValueDictKeyError


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Send the strict public policy everywhere and Wagtail's own one under `/admin/`.

    Pages of the public side run no inline script or style; Wagtail's editor cannot do without.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        if getattr(request, "is_dummy", False):  # a page as the editor previews it, in a frame
            response.headers.setdefault("Content-Security-Policy", _preview_policy())
            return response
        if request.path_info.startswith("/admin/"):
            policy: Any = settings.ADMIN_CONTENT_SECURITY_POLICY
            response._csp_config = policy  # type: ignore[attr-defined]  # library hook
        elif not settings.DEBUG:  # whose error pages are the library's affair
            response.headers.setdefault("Content-Security-Policy", _public_policy())
            return response
        return super().process_response(request, response)


@cache
def _public_policy() -> str:
    """Write the public policy once: no page of ours adds to it."""
    return str(build_policy())


@cache
def _preview_policy() -> str:
    """Write the public policy for a page that the editor shows in a frame of its own."""
    return str(build_policy(replace={"frame-ancestors": [SELF]}))


class LanguageMiddleware(LocaleMiddleware):
    """Django's own for a site whose addresses name no language: it need not look for one there."""

    def process_request(self, request: HttpRequest) -> None:
        translation.activate(translation.get_language_from_request(request))
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response


class IncompleteFormMiddleware:
    """Answer a form that lacks a field its view relies on with 400 instead of a server error.

    Our own forms validate; the editor's views of Wagtail look some fields up directly. What no
    row can hold, in a form or an address, is answered alike, and so is a form with files that was
    sent where a script's JSON is read: by then it has been read as a form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        lacks_a_field = request.method == "POST" and isinstance(
            exception, MultiValueDictKeyError
        )
        is_no_json = isinstance(exception, RawPostDataException)
        if lacks_a_field or is_no_json or _is_no_rows_value(exception):
            return render(request, "400.html", status=400)
        return None


def _is_no_rows_value(exception: Exception) -> bool:
    """Tell whether something was sent that no row can hold: no page of ours offers it.

    SQLite refuses to compare a number larger than any row's, Python to read one of thousands of
    digits, PostgreSQL a text with NUL in it.
    """
    said = str(exception)
    return (
        (isinstance(exception, OverflowError) and "SQLite" in said)
        or (isinstance(exception, ValueError) and "integer string conversion" in said)
        or (isinstance(exception, DataError | ValueError) and "NUL" in said)
    )
