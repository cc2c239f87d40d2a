"""Boundary cards (纪法界限卡): a situation, where it falls, and the article that says so."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from core.pages import BilingualPage
from core.search.fields import ChineseSearchField
from core.translation import in_language
from exemplars.forms import CitingForm
from exemplars.models.collections import collection_of
from exemplars.verdicts import Occasion, Verdict


class BoundaryCardIndexPage(BilingualPage, Page):
    """All published cards, by occasion."""

    max_count = 1
    parent_page_types = ["exemplars.ExemplarIndexPage"]
    subpage_types = ["exemplars.BoundaryCardPage"]
    content_panels = [*Page.content_panels, *BilingualPage.bilingual_panels]

    class Meta:
        verbose_name = _("collection of boundary cards")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the cards of each occasion. Two queries."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        cards = (
            list(BoundaryCardPage.objects.child_of(self).live().public().order_by("path"))
            if self.pk
            else []
        )
        context["occasions"] = [
            (occasion.label, found)
            for occasion in Occasion
            if (found := [card for card in cards if card.occasion == occasion])
        ]
        return context


class BoundaryCardPage(BilingualPage, Page):
    """One card. Campaigns and lessons pick it; it is changed here, and everywhere at once."""

    occasion = models.CharField(
        _("occasion"), max_length=20, choices=Occasion.choices, default=Occasion.OTHER
    )
    situation = models.TextField(
        _("situation"),
        help_text=_("What happens, without saying what is right: readers decide first."),
    )
    situation_en = models.TextField(_("situation in English"), blank=True)
    verdict = models.CharField(_("verdict"), max_length=9, choices=Verdict.choices)
    reason = models.TextField(
        _("reason"), help_text=_("Shown with the verdict after readers have answered.")
    )
    reason_en = models.TextField(_("reason in English"), blank=True)
    articles = ParentalManyToManyField(
        "law.Article",
        blank=True,
        related_name="boundary_cards",
        verbose_name=_("articles cited"),
    )

    parent_page_types = ["exemplars.BoundaryCardIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        *BilingualPage.bilingual_panels,
        FieldRowPanel([FieldPanel("occasion"), FieldPanel("verdict")]),
        MultiFieldPanel(
            [
                FieldPanel("situation"),
                FieldPanel("situation_en"),
                FieldPanel("reason"),
                FieldPanel("reason_en"),
                FieldPanel("articles"),
            ],
            heading=_("The card"),
        ),
    ]
    base_form_class = CitingForm
    search_fields = [
        *Page.search_fields,
        *BilingualPage.bilingual_search_fields,
        ChineseSearchField("situation"),
        ChineseSearchField("reason"),
    ]

    class Meta:
        verbose_name = _("boundary card")
        verbose_name_plural = _("boundary cards")

    @property
    def situation_text(self) -> str:
        """The situation in the interface language."""
        return in_language(self.situation, self.situation_en)

    @property
    def reason_text(self) -> str:
        """Why the verdict is what it is, in the interface language."""
        return in_language(self.reason, self.reason_en)

    @property
    def text_language(self) -> str:
        """The `lang` of the card: English only where all of it is."""
        return in_language("zh-Hans", "en" if self.situation_en and self.reason_en else "")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the articles and the neighbours of the same occasion. Seven queries."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["parent"] = collection_of(self)
        context["cited"] = cited_by(self)
        context["neighbours"] = (
            BoundaryCardPage.objects.live()
            .public()
            .filter(occasion=self.occasion)
            .exclude(pk=self.pk)
            .order_by("path")[:6]
        )
        return context


def cited_by(page: Any) -> list[Any]:
    """Return the articles that `page` cites, ready to be shown. Three queries."""
    return list(
        page.articles.select_related("version__instrument").prefetch_related(
            "version__module_pages"
        )
    )
