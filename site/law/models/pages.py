"""Law module pages: one instrument explained, with its articles underneath."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from core.fields import StreamField
from core.pages import BilingualPage
from law.blocks import LawModuleBodyBlock


class LawIndexPage(BilingualPage, Page):
    """The list of law modules."""

    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["law.LawModulePage"]
    content_panels = [*Page.content_panels, *BilingualPage.bilingual_panels]

    class Meta:
        verbose_name = _("law module list")


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
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("law module")
        verbose_name_plural = _("law modules")
