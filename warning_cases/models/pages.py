"""Warning case pages (警示案例)."""

import datetime as dt
from typing import Any, Final

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.models import Page

from core.fields import StreamField
from core.pages import BilingualPage
from core.search.fields import ChineseSearchField
from warning_cases.blocks import DiscussionBlock, TimelineBlock
from warning_cases.forms import WarningCaseForm
from warning_cases.models.taxonomy import Axis

CASES_PER_PAGE: Final = 20


class CaseIndexPage(BilingualPage, Page):
    """The case library."""

    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["warning_cases.WarningCasePage"]
    content_panels = [*Page.content_panels, *BilingualPage.bilingual_panels]

    class Meta:
        verbose_name = _("case library")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add one page of published cases, newest first. Five queries."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        cases = (
            WarningCasePage.objects.child_of(self)
            .live()
            .public()
            .prefetch_related("terms", "charges")
            .order_by("-first_published_at", "-pk")
            if self.pk
            else WarningCasePage.objects.none()
        )
        context["page_obj"] = Paginator(cases, CASES_PER_PAGE).get_page(request.GET.get("page"))
        return context


class WarningCasePage(BilingualPage, Page):
    """A structured case: staged timeline, causes, charges, four explanations, lessons."""

    class CaseKind(models.TextChoices):
        FICTIONAL = "FICTIONAL", _("fictional, written for teaching")
        PUBLIC = "PUBLIC", _("public and effective judgment")
        ANONYMISED = "ANONYMISED", _("anonymised")

    case_kind = models.CharField(
        _("kind of case"), max_length=10, choices=CaseKind.choices, default=CaseKind.FICTIONAL
    )
    position = models.CharField(_("position"), max_length=120, blank=True)
    powers_abused = models.TextField(_("powers abused"), blank=True)
    act_from = models.DateField(_("acts from"), null=True, blank=True)
    act_to = models.DateField(_("acts to"), null=True, blank=True)
    amount_yuan = models.DecimalField(
        _("amount in yuan"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    terms = ParentalManyToManyField(
        "warning_cases.Term", blank=True, related_name="cases", verbose_name=_("described by")
    )
    charges = ParentalManyToManyField(
        "warning_cases.Charge", blank=True, related_name="cases", verbose_name=_("charges")
    )
    articles = ParentalManyToManyField(
        "law.Article", blank=True, related_name="cases", verbose_name=_("articles cited")
    )
    timeline = StreamField(TimelineBlock(), blank=True, verbose_name=_("timeline"))
    ethics = models.TextField(_("ethics (说德)"), blank=True)
    discipline = models.TextField(_("discipline (说纪)"), blank=True)
    law = models.TextField(_("law (说法)"), blank=True)
    responsibility = models.TextField(_("responsibility (说责)"), blank=True)
    confession = models.TextField(_("from the confession"), blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    lessons = models.TextField(_("lessons"), blank=True, help_text=_("One per line."))
    measures = models.TextField(
        _("preventive measures"), blank=True, help_text=_("One per line.")
    )
    discussion = StreamField(DiscussionBlock(), blank=True, verbose_name=_("discussion"))

    parent_page_types = ["warning_cases.CaseIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        HelpPanel(
            content=_(
                "Save drafts as often as you like; nobody sees them. Submit the case for review "
                "when it is ready: somebody else approves it, and it is published."
            )
        ),
        *Page.content_panels,
        *BilingualPage.bilingual_panels,
        MultiFieldPanel(
            [
                FieldPanel(
                    "case_kind",
                    help_text=_(
                        "Shown to readers. A real person is named in public cases only."
                    ),
                ),
                FieldPanel(
                    "position",
                    help_text=_(
                        "The post, not the person: “head of a county procurement office”."
                    ),
                ),
                FieldPanel(
                    "powers_abused",
                    help_text=_("Which powers of the post were used, and for whom."),
                ),
                FieldRowPanel([FieldPanel("act_from"), FieldPanel("act_to")]),
                FieldPanel("amount_yuan"),
            ],
            heading=_("Facts of the case"),
        ),
        MultiFieldPanel(
            [FieldPanel("terms"), FieldPanel("articles")], heading=_("Found by, and judged by")
        ),
        MultiFieldPanel([FieldPanel("charges")], heading=_("Charges"), classname="collapsed"),
        FieldPanel(
            "timeline",
            help_text=_(
                "Stage by stage, from refusing to concealing. Give the moments of choice: readers "
                "decide before they see what happened."
            ),
        ),
        MultiFieldPanel(
            [
                FieldPanel("ethics", help_text=_("Which value gave way, and how it began.")),
                FieldPanel(
                    "discipline", help_text=_("Which of the six disciplines was broken.")
                ),
                FieldPanel("law", help_text=_("Which articles apply, in plain words.")),
                FieldPanel(
                    "responsibility",
                    help_text=_("Who should have seen it, and which control was missing."),
                ),
            ],
            heading=_("Four explanations"),
        ),
        FieldPanel(
            "confession",
            help_text=_("A few sentences at most. In a fictional case they are fictional too."),
        ),
        FieldPanel("outcome"),
        FieldPanel("lessons"),
        FieldPanel("measures"),
        FieldPanel("discussion", help_text=_("Questions for the meeting after reading.")),
    ]
    base_form_class = WarningCaseForm
    search_fields = [
        *Page.search_fields,
        *BilingualPage.bilingual_search_fields,
        ChineseSearchField("timeline"),
        ChineseSearchField("position"),
    ]

    class Meta:
        verbose_name = _("warning case")
        verbose_name_plural = _("warning cases")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what the case is described by, its citations and its positive counterpart.

        Six queries, whatever the length of the case; reaching a page in the tree costs eight.
        """
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        terms = list(self.terms.all())
        articles = list(
            self.articles.select_related("version__instrument").prefetch_related(
                "version__module_pages"
            )
        )
        context["terms_by_axis"] = [
            (axis.label, found)
            for axis in Axis
            if (found := [term for term in terms if term.axis == axis])
        ]
        context["charge_list"] = list(self.charges.all())
        context["cited"] = articles
        context["text_as_of"] = _text_as_of(articles)
        context["counterpart"] = self._counterpart()
        return context

    def _counterpart(self) -> Page | None:
        """Return the published exemplar that is paired with this case. Two queries.

        Exemplars point at cases; this app does not import them, it asks the page tree.
        """
        if self.pk is None:
            return None
        return (
            Page.objects.live()
            .filter(exemplarpage__counterpart_id=self.pk)
            .order_by("-first_published_at")
            .specific()
            .first()
        )


def _text_as_of(articles: list[Any]) -> dt.date | None:
    """Return the oldest date of the texts cited: from that day on nothing newer is claimed."""
    dates = [article.version.text_as_of for article in articles if article.version.text_as_of]
    return min(dates, default=None)
