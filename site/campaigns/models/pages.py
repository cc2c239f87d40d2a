"""Campaign pages (专项教育活动): a holiday's mini lesson and pledge."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from campaigns.blocks import MiniLessonBlock
from campaigns.festivals import Festival
from core.fields import StreamField
from core.pages import BilingualPage
from core.search.fields import ChineseSearchField


class CampaignIndexPage(BilingualPage, Page):
    """The list of campaigns."""

    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["campaigns.CampaignPage"]
    content_panels = [*Page.content_panels, *BilingualPage.bilingual_panels]

    class Meta:
        verbose_name = _("campaign list")


class CampaignPage(BilingualPage, Page):
    """One holiday campaign: when the festival falls, what to study, what to pledge."""

    festival = models.CharField(_("festival"), max_length=20, choices=Festival.choices)
    festival_on = models.DateField(_("date of the festival"))
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    minutes = models.PositiveSmallIntegerField(_("estimated minutes"), default=3)
    body = StreamField(MiniLessonBlock(), blank=True, verbose_name=_("mini lesson"))
    pledge_text = models.ForeignKey(
        "records.PledgeText",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="campaigns",
        verbose_name=_("pledge"),
    )

    parent_page_types = ["campaigns.CampaignIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        *BilingualPage.bilingual_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("festival"), FieldPanel("festival_on")]),
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                FieldPanel("minutes"),
            ],
            heading=_("When"),
        ),
        FieldPanel("body"),
        FieldPanel("pledge_text"),
    ]
    search_fields = [
        *Page.search_fields,
        *BilingualPage.bilingual_search_fields,
        ChineseSearchField("body"),
    ]

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")

    @property
    def activity_key(self) -> str:
        """The key under which the education record knows this campaign."""
        return f"campaigns.campaign:{self.pk}@1"
