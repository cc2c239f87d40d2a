"""Participation: how far one cadre is in one campaign."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Participation(models.Model):
    """Reached → mini lesson answered → pledged. `completed_at` follows from the last two."""

    campaign = models.ForeignKey(
        "campaigns.CampaignPage",
        models.PROTECT,
        related_name="participations",
        verbose_name=_("campaign"),
    )
    cadre = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="participations", verbose_name=_("cadre")
    )
    unit = models.ForeignKey(
        "cadres.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("unit")
    )
    reached_at = models.DateTimeField(_("reached at"))
    answers = models.JSONField(
        _("answers"),
        default=dict,
        blank=True,
        help_text=_("Verdicts by card. Shown to the person alone, counted nowhere."),
    )
    lesson_at = models.DateTimeField(_("mini lesson done at"), null=True, blank=True)
    pledged_at = models.DateTimeField(_("pledged at"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "cadre"], name="campaigns_participation_once"
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None) | Q(lesson_at__isnull=False),
                name="campaigns_participation_lesson_before_completion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.cadre}"
