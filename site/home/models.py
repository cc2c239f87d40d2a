"""The site's front page."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from core.pages import BilingualPage
from home.latest import latest_publications


class HomePage(BilingualPage, Page):
    """The root of the public site; signed-in people get their own home at the same address."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [*Page.content_panels, *BilingualPage.bilingual_panels]

    class Meta:
        verbose_name = _("front page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what was published last. Four queries."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context.update(latest_publications(request.user))
        return context
