"""Exemplars (勤廉典型): the same temptation, and what worked."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Page

from core.fields import StreamField
from core.pages import BilingualPage
from core.readers import may_read
from core.search.fields import ChineseSearchField
from exemplars.blocks import ExemplarBodyBlock
from exemplars.forms import ExemplarForm


class ExemplarIndexPage(BilingualPage, Page):
    """The list of exemplars."""

    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = [
        "exemplars.ExemplarPage",
        "exemplars.PracticeIndexPage",
        "exemplars.BoundaryCardIndexPage",
        "exemplars.SelfCheckIndexPage",
        "exemplars.ColumnPage",
        "exemplars.GalleryPage",
    ]
    content_panels = [*Page.content_panels, *BilingualPage.bilingual_panels]

    class Meta:
        verbose_name = _("exemplar list")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the published exemplars, newest first, and the collections below. Three queries."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["collections"] = (
            self.get_children()
            .live()
            .public()
            .not_exact_type(ExemplarPage)
            .specific()
            .order_by("path")
            if self.pk
            else []
        )
        context["exemplars"] = (
            ExemplarPage.objects.child_of(self)
            .live()
            .public()
            .order_by("-first_published_at", "-pk")
            if self.pk
            else []
        )
        return context


class ExemplarPage(BilingualPage, Page):
    """A positive example: situation, temptation, what they did, what supported them."""

    position = models.CharField(_("position"), max_length=120, blank=True)
    situation = models.TextField(_("situation"), blank=True)
    temptation = models.TextField(_("temptation"), blank=True)
    action = models.TextField(_("what they did"), blank=True)
    support = models.TextField(_("what supported them"), blank=True)
    counterpart = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("paired warning case"),
    )
    body = StreamField(ExemplarBodyBlock(), blank=True, verbose_name=_("body"))

    parent_page_types = ["exemplars.ExemplarIndexPage"]
    subpage_types: list[str] = []
    base_form_class = ExemplarForm
    content_panels = [
        *Page.content_panels,
        *BilingualPage.bilingual_panels,
        MultiFieldPanel(
            [
                FieldPanel("position", help_text=_("The post, not the person.")),
                FieldPanel("situation", help_text=_("Where they stood before it happened.")),
                FieldPanel(
                    "temptation", help_text=_("What was offered, by whom, how naturally.")
                ),
                FieldPanel(
                    "action",
                    help_text=_("What they did, so concretely that others can copy it."),
                ),
                FieldPanel(
                    "support",
                    help_text=_("The rule, the colleague, the habit that made it easier."),
                ),
            ],
            heading=_("The story"),
        ),
        PageChooserPanel("counterpart", "warning_cases.WarningCasePage"),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        *BilingualPage.bilingual_search_fields,
        ChineseSearchField("situation"),
        ChineseSearchField("action"),
    ]

    class Meta:
        verbose_name = _("exemplar")
        verbose_name_plural = _("exemplars")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the paired warning case, where it is published and for this reader. Two queries."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        paired = (
            Page.objects.live().filter(pk=self.counterpart_id).specific().first()
            if self.counterpart_id
            else None
        )
        context["paired"] = paired if paired and may_read(paired, request.user) else None
        return context
