"""SelfReport: what a cadre reports of half a year or a year; drafted from the record."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre
from core.prepared import Parameter
from records.reporting.periods import Period, period_of


class SelfReportQuerySet(models.QuerySet["SelfReport"]):
    def of(self, cadre: Cadre | Parameter) -> Self:
        return self.filter(cadre=cadre)

    def sent(self) -> Self:
        return self.exclude(sent_at=None)

    def to_send(self) -> Self:
        return self.filter(sent_at=None)

    def unanswered(self) -> Self:
        return self.sent().filter(replied_at=None)


class SelfReport(models.Model):
    """A self-report (自查报告). Until it is sent only its author reads it; then it stays as it is."""

    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, unique=True, editable=False
    )
    cadre = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        related_name="self_reports",
        verbose_name=_("author"),
    )
    period_code = models.CharField(_("period"), max_length=8)
    body = models.TextField(_("text"), blank=True)
    begun_at = models.DateTimeField(_("begun at"))
    asked_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    unit = models.ForeignKey(
        "cadres.Unit",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("sent to"),
    )
    signature = models.CharField(_("typed signature"), max_length=60, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    digest = models.CharField(_("fingerprint (SHA-256)"), max_length=64, blank=True)
    reply = models.TextField(_("reply"), blank=True)
    replied_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, null=True, related_name="+", verbose_name=_("reply by")
    )
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)

    objects = models.Manager.from_queryset(SelfReportQuerySet)()

    class Meta:
        verbose_name = _("self-report")
        verbose_name_plural = _("self-reports")
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cadre", "period_code"], name="records_selfreport_once_per_period"
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | (Q(unit__isnull=False) & ~Q(digest="")),
                name="records_selfreport_sent_to_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(replied_at=None) | Q(sent_at__isnull=False),
                name="records_selfreport_reply_after_sending",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    def get_absolute_url(self) -> str:
        return reverse("self_report", args=[self.period_code])

    @property
    def period(self) -> Period:
        return period_of(self.period_code)

    @property
    def receipt_number(self) -> str:
        """The number on the receipt; "" until the report is sent."""
        return f"{self.period_code}-{self.pk:06d}" if self.sent_at else ""
