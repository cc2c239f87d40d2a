"""The case library page."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from core.pages import BilingualPage


class CaseIndexPage(BilingualPage, Page):
    """The case library."""

    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["warning_cases.WarningCasePage"]
    content_panels = [*Page.content_panels, *BilingualPage.bilingual_panels]

    class Meta:
        verbose_name = _("case library")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the cases that answer the filters of the address. See `library.showing`."""
        from warning_cases.library.showing import library_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **library_context(self, request)}
