"""Response headers that every page carries."""

from typing import Any

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class ContentSecurityPolicyMiddleware(CSPMiddleware):  # type: ignore[misc]  # untyped library
    """Send the strict public policy everywhere and Wagtail's own one under `/admin/`.

    Pages of the public side run no inline script or style; Wagtail's editor cannot do without.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path_info.startswith("/admin/"):
            policy: Any = settings.ADMIN_CONTENT_SECURITY_POLICY
            response._csp_config = policy  # type: ignore[attr-defined]  # library hook
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        return super().process_response(request, response)  # type: ignore[no-any-return]  # csp is untyped
