"""Campaign pages (专项教育活动): a holiday's mini lesson and pledge."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from campaigns.blocks import MiniLessonBlock
from campaigns.festivals import Festival, festival_date, next_festival_date
from core.fields import StreamField
from core.pages import BilingualPage, SignedInPage
from core.search.fields import ChineseSearchField
from core.time import long_date


class CampaignIndexPage(SignedInPage, BilingualPage, Page):
    """The calendar of the coming year's festivals, and the campaigns."""

    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["campaigns.CampaignPage"]
    content_panels = [*Page.content_panels, *BilingualPage.bilingual_panels]

    class Meta:
        verbose_name = _("campaign list")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the calendar. See `campaigns.showing`."""
        from campaigns.showing import index_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **index_context(timezone.now())}


class CampaignPage(SignedInPage, BilingualPage, Page):
    """One holiday campaign: when the festival falls, what to study, what to pledge."""

    festival = models.CharField(_("festival"), max_length=20, choices=Festival.choices)
    festival_on = models.DateField(
        _("date of the festival"),
        blank=True,
        help_text=_(
            "Leave it empty: it is computed, also for lunar festivals, as the first time the "
            "festival falls on or after the day the campaign starts."
        ),
    )
    starts_on = models.DateField(
        _("starts on"), help_text=_("From this day people may take part.")
    )
    ends_on = models.DateField(
        _("ends on"),
        help_text=_("The whole of this day included; who owes the campaign may still do it."),
    )
    minutes = models.PositiveSmallIntegerField(
        _("estimated minutes"), default=3, help_text=_("Cards and pledge together.")
    )
    body = StreamField(
        MiniLessonBlock(),
        blank=True,
        verbose_name=_("mini lesson"),
        help_text=_(
            "Three cards are a good number. An article right after a card is shown with its "
            "verdict, not before."
        ),
    )
    pledge_text = models.ForeignKey(
        "records.PledgeText",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="campaigns",
        verbose_name=_("pledge"),
        help_text=_("Without a pledge the campaign is done when every card is answered."),
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

    def clean(self) -> None:
        """Compute the festival's date, and refuse one on which the festival does not fall."""
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The campaign ends before it starts.")})
        if not self.festival or not (self.festival_on or self.starts_on):
            return
        festival = Festival(self.festival)
        try:
            if not self.festival_on:
                self.festival_on = next_festival_date(festival, self.starts_on)
            falls_on = festival_date(festival, self.festival_on.year)
        except ValueError as error:
            raise ValidationError(
                {"festival_on": _("Festivals are known for the years 1901 to 2099.")}
            ) from error
        if self.festival_on != falls_on:
            raise ValidationError(
                {
                    "festival_on": _("%(festival)s %(year)s falls on %(day)s.")
                    % {
                        "festival": festival.label,
                        "year": falls_on.year,
                        "day": long_date(falls_on),
                    }
                }
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the lesson as this reader sees it. See `campaigns.showing`."""
        from campaigns.showing import campaign_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **campaign_context(self, request, at=timezone.now())}
