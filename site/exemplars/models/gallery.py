"""The culture gallery (廉洁文化作品): pictures, sayings, family rules."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from core.pages import BilingualPage
from core.search.fields import ChineseSearchField
from exemplars.models.collections import collection_of


class WorkKind(models.TextChoices):
    CALLIGRAPHY = "CALLIGRAPHY", _("calligraphy")
    PAINTING = "PAINTING", _("painting and paper-cut")
    PHOTOGRAPH = "PHOTOGRAPH", _("photograph")
    SAYING = "SAYING", _("saying")
    FAMILY_RULE = "FAMILY_RULE", _("family rule")
    VERSE = "VERSE", _("verse")


class GalleryPage(BilingualPage, Page):
    """All published works, by kind."""

    max_count = 1
    parent_page_types = ["exemplars.ExemplarIndexPage"]
    subpage_types = ["exemplars.GalleryWorkPage"]
    content_panels = [*Page.content_panels, *BilingualPage.bilingual_panels]

    class Meta:
        verbose_name = _("culture gallery")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the works, of one kind where `?kind=` asks for it. Three queries."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        works = (
            GalleryWorkPage.objects.child_of(self)
            .live()
            .public()
            .select_related("image")
            .prefetch_related("image__renditions")
            .order_by("path")
            if self.pk
            else GalleryWorkPage.objects.none()
        )
        kind = request.GET.get("kind", "")
        context["kind"] = kind if kind in WorkKind.values else ""
        context["kinds"] = WorkKind.choices
        context["works"] = works.filter(kind=kind) if context["kind"] else works
        return context


class GalleryWorkPage(BilingualPage, Page):
    """One work, with who made it and what it says."""

    kind = models.CharField(
        _("kind of work"), max_length=12, choices=WorkKind.choices, default=WorkKind.SAYING
    )
    maker = models.CharField(
        _("made by"),
        max_length=120,
        blank=True,
        help_text=_("Unit and name as the maker wishes to be named, or the source."),
    )
    image = models.ForeignKey(
        "wagtailimages.Image",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("image"),
    )
    alt = models.CharField(
        _("what the image shows"),
        max_length=200,
        blank=True,
        help_text=_("Read out to people who cannot see it: say what matters in the picture."),
    )
    words = models.TextField(
        _("words of the work"), blank=True, help_text=_("The saying, the rule, the verse.")
    )
    meaning = models.TextField(_("what it means for us"), blank=True)

    parent_page_types = ["exemplars.GalleryPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        *BilingualPage.bilingual_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("maker")]),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("alt")], heading=_("Picture")),
        FieldPanel("words"),
        FieldPanel("meaning"),
    ]
    search_fields = [
        *Page.search_fields,
        *BilingualPage.bilingual_search_fields,
        ChineseSearchField("words"),
        ChineseSearchField("meaning"),
    ]

    class Meta:
        verbose_name = _("work of culture")
        verbose_name_plural = _("works of culture")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the collection it belongs to. Two queries."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["parent"] = collection_of(self)
        return context
