"""What every page type shares. Abstract: `core` owns no table."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from core.translation import in_language


class BilingualPage(models.Model):
    """Title and summary in Chinese (the original) and, where written, in English."""

    title_en = models.CharField(_("title in English"), max_length=255, blank=True)
    summary = models.TextField(_("summary"), max_length=400, blank=True)
    summary_en = models.TextField(_("summary in English"), max_length=600, blank=True)

    bilingual_panels = [
        MultiFieldPanel(
            [FieldPanel("title_en"), FieldPanel("summary"), FieldPanel("summary_en")],
            heading=_("Summary and English"),
        )
    ]
    bilingual_search_fields = [
        index.SearchField("title_en"),
        index.SearchField("summary"),
        index.SearchField("summary_en"),
    ]

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(getattr(self, "title"), self.title_en)  # noqa: B009  title is Page's

    @property
    def blurb(self) -> str:
        """Summary in the interface language."""
        return in_language(self.summary, self.summary_en)
