"""Previewing what is studied as the people who will study it see it, on their phones too."""

from typing import Any, Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

BEGINS: Final = ""
VISITOR: Final = "visitor"
PREVIEW_MODES: Final = [
    (BEGINS, _("As a cadre who begins")),
    (VISITOR, _("As a visitor")),
]
PREVIEW_SIZES: Final = [
    {
        "name": "phone",
        "icon": "mobile-alt",
        "device_width": 360,
        "label": _("Preview on a phone, 360 pixels wide"),
    },
    {
        "name": "tablet",
        "icon": "tablet-alt",
        "device_width": 768,
        "label": _("Preview on a tablet"),
    },
    {
        "name": "desktop",
        "icon": "desktop",
        "device_width": 1280,
        "label": _("Preview on a desk PC"),
    },
]


class PreviewsAsCadre:
    """Mixed into page types whose preview is a cadre's view, never the editor's own progress."""

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        return PREVIEW_SIZES

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """Serve the page to somebody who has done nothing yet, or to a visitor."""
        # Not Wagtail's `is_preview`, which its own `serve` takes back.
        request.preview_as = mode_name  # type: ignore[attr-defined]  # lives with the request
        page: Any = self
        response: HttpResponseBase = page.serve(request)
        return response


def is_preview(request: HttpRequest) -> bool:
    """Tell whether the page is shown to its editor as if to a fresh reader."""
    return hasattr(request, "preview_as")


def is_visitor_preview(request: HttpRequest) -> bool:
    return getattr(request, "preview_as", BEGINS) == VISITOR
