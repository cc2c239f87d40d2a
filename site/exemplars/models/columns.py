"""Columns (专栏): entries in order of time, with an Atom feed; an entry may be listened to."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from core.fields import StreamField
from core.pages import BilingualPage
from core.search.fields import ChineseSearchField
from exemplars.blocks import ExemplarBodyBlock
from exemplars.models.collections import collection_of

ENTRIES_PER_PAGE: Final = 20
AUDIO_ENDINGS: Final = ("mp3", "m4a", "ogg", "opus", "wav")


class ColumnPage(BilingualPage, Page):
    """One column: what it is about, and its entries."""

    parent_page_types = ["exemplars.ExemplarIndexPage"]
    subpage_types = ["exemplars.ColumnEntryPage"]
    content_panels = [*Page.content_panels, *BilingualPage.bilingual_panels]

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = _("columns")

    def published_entries(self) -> models.QuerySet["ColumnEntryPage"]:
        """Return the entries everybody may read, newest first."""
        entries: models.QuerySet[ColumnEntryPage] = (
            ColumnEntryPage.objects.child_of(self)
            .live()
            .public()
            .order_by("-first_published_at", "-pk")
        )
        return entries

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add one page of entries. Three queries."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        entries = self.published_entries() if self.pk else ColumnEntryPage.objects.none()
        context["page_obj"] = Paginator(entries, ENTRIES_PER_PAGE).get_page(
            request.GET.get("page")
        )
        return context


class ColumnEntryPage(BilingualPage, Page):
    """One entry: a text, and a recording of it or of a talk, with the words in writing."""

    body = StreamField(ExemplarBodyBlock(), blank=True, verbose_name=_("body"))
    audio = models.ForeignKey(
        "wagtaildocs.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recording"),
        help_text=_("MP3, M4A, OGG, OPUS or WAV."),
    )
    transcript = models.TextField(
        _("transcript"),
        blank=True,
        help_text=_("What is said, word for word. Without it a recording is not published."),
    )

    parent_page_types = ["exemplars.ColumnPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        *BilingualPage.bilingual_panels,
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("audio"), FieldPanel("transcript")], heading=_("To listen to")
        ),
    ]
    search_fields = [
        *Page.search_fields,
        *BilingualPage.bilingual_search_fields,
        ChineseSearchField("body"),
        ChineseSearchField("transcript"),
    ]

    class Meta:
        verbose_name = _("column entry")
        verbose_name_plural = _("column entries")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the collection it belongs to. Two queries."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["parent"] = collection_of(self)
        return context

    def clean(self) -> None:
        """Refuse files that browsers do not play."""
        super().clean()
        if self.audio and self.audio.file_extension.lower() not in AUDIO_ENDINGS:
            raise ValidationError(
                {
                    "audio": _(
                        "“%(name)s” is no recording. Choose an MP3, M4A, OGG, OPUS or WAV file."
                    )
                    % {"name": self.audio.filename}
                }
            )
