"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest


def site_chrome(request: HttpRequest) -> dict[str, object]:
    """Facts of the page frame. No query."""
    return {"styleguide": settings.STYLEGUIDE, "demo": settings.DEMO_ALLOWED}
