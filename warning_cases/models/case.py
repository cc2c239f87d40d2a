"""Warning case pages (警示案例)."""

import datetime as dt
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import ObjectList, TabbedInterface
from wagtail.models import Page

from core.editorial import EditorialPermissions, HiddenPagePermissions
from core.fields import StreamField
from core.http import keep_private
from core.pages import BilingualPage
from core.previewing import BEGINS, PreviewsAsCadre
from core.search.fields import ChineseSearchField
from warning_cases import panels
from warning_cases.blocks import (
    STAGES,
    DiscussionBlock,
    LadderBlock,
    MediaBlock,
    MirrorBlock,
    TimelineBlock,
)
from warning_cases.forms import WarningCaseForm
from warning_cases.models.bands import AmountKind
from warning_cases.previewing import QUESTIONS, WHOLE, serve_questions
from warning_cases.sensitivity.labels import Sensitivity
from warning_cases.sensitivity.readable import CaseManager, reads_as_stored


class DeepestStageField(models.CharField):  # type: ignore[type-arg]  # generic in stubs only
    """How far the slide went: the last stage that the timeline reaches, kept on every save."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Work it out from the timeline and leave it on the instance."""
        timeline: Any = getattr(model_instance, "timeline")  # noqa: B009  of another field
        reached = {row["value"].get("stage") for row in timeline.raw_data}
        stage = next((code for code, _label in reversed(STAGES) if code in reached), "")
        setattr(model_instance, self.attname, stage)
        return stage


class WarningCasePage(PreviewsAsCadre, BilingualPage, Page):
    """A structured case: staged timeline, causes, charges, four explanations, exercises."""

    class CaseKind(models.TextChoices):
        FICTIONAL = "FICTIONAL", _("fictional, written for teaching")
        PUBLIC = "PUBLIC", _("public and effective judgment")
        ANONYMISED = "ANONYMISED", _("anonymised")

    preview_modes = [
        (BEGINS, _("As a cadre who begins")),
        (WHOLE, _("The whole case")),
        (QUESTIONS, _("The questions about it")),
    ]
    case_kind = models.CharField(
        _("kind of case"), max_length=10, choices=CaseKind.choices, default=CaseKind.FICTIONAL
    )
    source = models.CharField(
        _("source"),
        max_length=200,
        blank=True,
        help_text=_("Of a public case: court, number and date of the judgment in force."),
    )
    sensitivity = models.CharField(
        _("who may read it"),
        max_length=10,
        choices=Sensitivity.choices,
        default=Sensitivity.PUBLIC,
    )
    readers_unit = models.ForeignKey(
        "cadres.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
    )
    reader_roles = models.CharField(_("roles"), max_length=255, blank=True)
    post = models.ForeignKey(
        "cadres.Post",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("post"),
    )
    position = models.CharField(_("position"), max_length=120, blank=True)
    powers_abused = models.TextField(_("powers abused"), blank=True)
    risk_points = ParentalManyToManyField(
        "cadres.RiskPoint", blank=True, related_name="cases", verbose_name=_("risk points")
    )
    act_from = models.DateField(_("acts from"), null=True, blank=True)
    act_to = models.DateField(_("acts to"), null=True, blank=True)
    amount_yuan = models.DecimalField(
        _("amount in yuan"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    amount_kind = models.CharField(
        _("what the amount is"),
        max_length=18,
        choices=AmountKind.choices,
        blank=True,
        help_text=_("Decides the band. Empty where the sum belongs to several crimes."),
    )
    has_listed_circumstances = models.BooleanField(
        _("with listed circumstances"),
        default=False,
        help_text=_("Those for which the law takes a lower threshold."),
    )
    deepest_stage = DeepestStageField(
        _("how far it went"), max_length=12, choices=STAGES, blank=True, editable=False
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
    media = StreamField(MediaBlock(), blank=True, verbose_name=_("pictures and recordings"))
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
    ladder = StreamField(LadderBlock(), blank=True, verbose_name=_("ladder"))
    mirror = StreamField(MirrorBlock(), blank=True, verbose_name=_("mirror"))
    exemplar = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("paired exemplar"),
    )

    objects = CaseManager()

    parent_page_types = ["warning_cases.CaseIndexPage"]
    subpage_types: list[str] = []
    base_form_class = WarningCaseForm
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    panels.HELP,
                    *Page.content_panels,
                    *BilingualPage.bilingual_panels,
                    *panels.FACTS,
                ],
                heading=_("Facts"),
            ),
            ObjectList(panels.TIMELINE, heading=_("Timeline")),
            ObjectList(panels.LAW, heading=_("Lists and law")),
            ObjectList(panels.EXPLANATIONS, heading=_("Explanations")),
            ObjectList(panels.EXERCISES, heading=_("Exercises")),
            ObjectList(panels.QUESTIONS, heading=_("Questions")),
            ObjectList(panels.READERS, heading=_("Readers")),
            ObjectList(Page.promote_panels, heading=_("Promote")),
            ObjectList(BilingualPage.settings_panels, heading=_("Settings")),
        ],
        base_form_class=WarningCaseForm,
    )
    search_fields = [
        *Page.search_fields,
        *BilingualPage.bilingual_search_fields,
        ChineseSearchField("timeline"),
        ChineseSearchField("position"),
        ChineseSearchField("powers_abused"),
        ChineseSearchField("described"),
    ]

    class Meta:
        verbose_name = _("warning case")
        verbose_name_plural = _("warning cases")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the case to whoever may read it; to others it does not exist.

        Raises:
            Http404: it is not for this reader.
        """
        if not self.is_readable_by(request.user):
            raise Http404
        response: HttpResponseBase = super().serve(request, *args, **kwargs)
        return keep_private(response)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """Show the case to somebody who has done nothing yet, or what is asked about it."""
        if mode_name == QUESTIONS:
            return serve_questions(self, request)
        return super().serve_preview(request, mode_name)

    def is_readable_by(self, user: Any) -> bool:
        """Tell whether `user` may read it, as the stored label says. One query unless it is public."""
        if self.sensitivity == Sensitivity.PUBLIC or self.pk is None:
            return True
        return reads_as_stored(user, self.pk)

    def permissions_for_user(self, user: Any) -> EditorialPermissions:
        """Return what `user` may do with it; nothing where they may not even read it."""
        if not self.is_readable_by(user):
            return HiddenPagePermissions(user, self)
        return super().permissions_for_user(user)

    @property
    def is_confidential(self) -> bool:
        """For a unit or for named roles only: then its title stays out of what others see."""
        return self.sensitivity in (Sensitivity.UNIT, Sensitivity.RESTRICTED)

    @property
    def act_date(self) -> dt.date | None:
        """The day whose law applies: the end of the acts, else their beginning."""
        return self.act_to or self.act_from

    def described(self) -> str:
        """What its lists, charges and articles call it, aliases included; for the search index."""
        words = [f"{term.name} {term.name_en} {term.aliases}" for term in self.terms.all()]
        words += [f"{charge.name} {charge.name_en}" for charge in self.charges.all()]
        words += [
            f"第{charge.article_number}条"
            + (f"之{charge.article_suffix}" if charge.article_suffix else "")
            for charge in self.charges.all()
        ]
        return " ".join(words)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what the case shows and where the reader stands. See `warning_cases.showing`."""
        from warning_cases.showing import case_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **case_context(self, request)}
