"""Law module pages: one instrument explained, with its articles underneath."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from core.fields import StreamField
from core.pages import BilingualPage
from core.search.fields import ChineseSearchField
from law.blocks import LawModuleBodyBlock
from law.models.statutes import Version
from law.reading import headings_of


class LawIndexPage(BilingualPage, Page):
    """The list of law modules."""

    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["law.LawModulePage"]
    content_panels = [*Page.content_panels, *BilingualPage.bilingual_panels]

    class Meta:
        verbose_name = _("law module list")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the published modules. Two queries."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["modules"] = (
            LawModulePage.objects.child_of(self)
            .live()
            .public()
            .select_related("version__instrument")
            .order_by("path")
            if self.pk
            else []
        )
        return context


class LawModulePage(BilingualPage, Page):
    """One instrument in one version: why it matters, its articles, our notes."""

    version = models.ForeignKey(
        "law.Version", models.PROTECT, related_name="module_pages", verbose_name=_("version")
    )
    body = StreamField(LawModuleBodyBlock(), blank=True, verbose_name=_("body"))

    parent_page_types = ["law.LawIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        *BilingualPage.bilingual_panels,
        FieldPanel("version"),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        *BilingualPage.bilingual_search_fields,
        ChineseSearchField("body"),
    ]

    class Meta:
        verbose_name = _("law module")
        verbose_name_plural = _("law modules")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the version's headings with their articles. Three queries.

        A draft being previewed may have no version yet.
        """
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        version = (
            Version.objects.select_related("instrument").filter(pk=self.version_id).first()
        )
        context["version"] = version
        context["headings"] = headings_of(version) if version else []
        return context
