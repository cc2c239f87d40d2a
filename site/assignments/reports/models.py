"""QuarterlyReport: what a unit reports of a quarter to the unit above it."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.marks import mark_of


class QuarterlyReport(models.Model):
    """A quarterly report (季度报告): drafted from figures; once sent it stays, figures and all."""

    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, unique=True, editable=False
    )
    unit = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="quarterly_reports", verbose_name=_("unit")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    body = models.TextField(_("text"), max_length=20_000)
    figures = models.JSONField(_("figures"), default=list)
    begun_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("begun by")
    )
    begun_at = models.DateTimeField(_("begun at"))
    signer = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("signed by"),
    )
    sent_to = models.ForeignKey(
        "cadres.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("sent to")
    )
    sent_at = models.DateTimeField(_("sent at"), null=True)
    digest = models.CharField(_("fingerprint (SHA-256)"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("quarterly report")
        verbose_name_plural = _("quarterly reports")
        ordering = ["-year", "-quarter", "unit__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "quarter"], name="assignments_quarterlyreport_once"
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4),
                name="assignments_quarterlyreport_quarter",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None)
                | (Q(signer__isnull=False, sent_to__isnull=False) & ~Q(digest="")),
                name="assignments_quarterlyreport_sent_and_signed",
            ),
        ]

    @property
    def mark(self) -> str:
        """Mark of the text as it is kept."""
        return mark_of(self.body, self.sent_at)

    def __str__(self) -> str:
        return f"{self.unit} {self.year} Q{self.quarter}"

    def get_absolute_url(self) -> str:
        return reverse("quarterly_report", args=[self.public_id])
