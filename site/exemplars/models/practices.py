"""Practice examples (制度范例): an arrangement that closes a risk point."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from core.pages import BilingualPage
from core.search.fields import ChineseSearchField
from exemplars.forms import CitingForm
from exemplars.models.cards import cited_by
from exemplars.models.collections import collection_of


class PracticeIndexPage(BilingualPage, Page):
    """All published practice examples."""

    max_count = 1
    parent_page_types = ["exemplars.ExemplarIndexPage"]
    subpage_types = ["exemplars.PracticePage"]
    content_panels = [*Page.content_panels, *BilingualPage.bilingual_panels]

    class Meta:
        verbose_name = _("collection of practice examples")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the published examples, newest first. Two queries."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["practices"] = (
            PracticePage.objects.child_of(self)
            .live()
            .public()
            .order_by("-first_published_at", "-pk")
            if self.pk
            else []
        )
        return context


class PracticePage(BilingualPage, Page):
    """How a unit closed a gap: what went wrong before, the rule, how it works, what came of it."""

    kept_by = models.CharField(
        _("who keeps it"), max_length=120, blank=True, help_text=_("The unit, not a person.")
    )
    gap = models.TextField(_("the gap before"), blank=True)
    arrangement = models.TextField(_("the arrangement"), blank=True)
    steps = models.TextField(_("how it works"), blank=True, help_text=_("One step per line."))
    outcome = models.TextField(_("what came of it"), blank=True)
    pitfalls = models.TextField(_("what to look out for"), blank=True)
    risk_points = ParentalManyToManyField(
        "cadres.RiskPoint",
        blank=True,
        related_name="practices",
        verbose_name=_("risk points it closes"),
    )
    articles = ParentalManyToManyField(
        "law.Article", blank=True, related_name="practices", verbose_name=_("articles cited")
    )

    parent_page_types = ["exemplars.PracticeIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        *BilingualPage.bilingual_panels,
        MultiFieldPanel(
            [
                FieldPanel("kept_by"),
                FieldPanel("gap", help_text=_("Where the power was open, and what it led to.")),
                FieldPanel("arrangement", help_text=_("The rule in two or three sentences.")),
                FieldPanel("steps"),
                FieldPanel("outcome", help_text=_("Figures, if there are any.")),
                FieldPanel("pitfalls"),
            ],
            heading=_("The practice"),
        ),
        FieldPanel("risk_points"),
        FieldPanel("articles"),
    ]
    base_form_class = CitingForm
    search_fields = [
        *Page.search_fields,
        *BilingualPage.bilingual_search_fields,
        ChineseSearchField("gap"),
        ChineseSearchField("arrangement"),
    ]

    class Meta:
        verbose_name = _("practice example")
        verbose_name_plural = _("practice examples")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the risk points it closes and the articles it rests on. Six queries."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["parent"] = collection_of(self)
        context["closed"] = list(self.risk_points.select_related("post"))
        context["cited"] = cited_by(self)
        return context
