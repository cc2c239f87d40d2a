"""Self-check cards (自查卡): questions to oneself. What is ticked never leaves the browser."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from core.pages import BilingualPage
from core.search.fields import ChineseSearchField
from core.translation import in_language
from exemplars.models.collections import collection_of


class SelfCheckIndexPage(BilingualPage, Page):
    """All published self-check cards, and the way to the self-test."""

    max_count = 1
    parent_page_types = ["exemplars.ExemplarIndexPage"]
    subpage_types = ["exemplars.SelfCheckPage"]
    content_panels = [*Page.content_panels, *BilingualPage.bilingual_panels]

    class Meta:
        verbose_name = _("collection of self-check cards")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the published cards. Two queries."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["cards"] = (
            SelfCheckPage.objects.child_of(self).live().public().order_by("path")
            if self.pk
            else []
        )
        return context


class SelfCheckPage(BilingualPage, Page):
    """A short list of questions to answer for oneself, before or after something."""

    occasion = models.CharField(
        _("when to use it"),
        max_length=120,
        blank=True,
        help_text=_("“Before a business trip.”"),
    )
    questions = models.TextField(
        _("questions"), help_text=_("One per line. “No” should be the uncomfortable answer.")
    )
    questions_en = models.TextField(
        _("questions in English"), blank=True, help_text=_("As many lines as in Chinese.")
    )
    advice = models.TextField(
        _("if one of them is open"), blank=True, help_text=_("Whom to ask, what to do today.")
    )

    parent_page_types = ["exemplars.SelfCheckIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        *BilingualPage.bilingual_panels,
        FieldPanel("occasion"),
        FieldPanel("questions"),
        FieldPanel("questions_en"),
        FieldPanel("advice"),
    ]
    search_fields = [
        *Page.search_fields,
        *BilingualPage.bilingual_search_fields,
        ChineseSearchField("questions"),
    ]

    class Meta:
        verbose_name = _("self-check card")
        verbose_name_plural = _("self-check cards")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the collection it belongs to. Two queries."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["parent"] = collection_of(self)
        return context

    @property
    def question_lines(self) -> list[tuple[str, str]]:
        """The questions as (text in the interface language, its `lang`)."""
        chinese = [line.strip() for line in self.questions.splitlines() if line.strip()]
        english = [line.strip() for line in self.questions_en.splitlines() if line.strip()]
        if len(english) != len(chinese):
            english = [""] * len(chinese)
        return [
            (in_language(zh, en), in_language("zh-Hans", "en" if en else ""))
            for zh, en in zip(chinese, english, strict=True)
        ]
