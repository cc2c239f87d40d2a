"""Order: what a unit asks of the units below it. Filing: one unit's answer, with its receipt."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cadres.models import Unit
from core.translation import in_language


class OrderKind(models.TextChoices):
    STUDY = "STUDY", _("study order")
    NOTICE = "NOTICE", _("notice that wants a reply")


class Order(models.Model):
    """A study order (学习任务书) or a notice that wants a reply, to every unit directly below."""

    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, unique=True, editable=False
    )
    kind = models.CharField(_("kind"), max_length=6, choices=OrderKind.choices)
    number = models.CharField(_("number"), max_length=24, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    body = models.TextField(_("text"), max_length=4_000)
    version = models.ForeignKey(
        "law.Version",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("regulation"),
    )
    issuer = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    issued_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("officer")
    )
    issued_at = models.DateTimeField(_("issued at"))
    due_on = models.DateField(_("due on"))

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("order", args=[self.public_id])

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(self.title, self.title_en)

    @property
    def is_study(self) -> bool:
        return self.kind == OrderKind.STUDY

    @property
    def activity_key(self) -> str:
        return f"assignments.order:{self.pk}@1"


class FilingQuerySet(models.QuerySet["Filing"]):
    def below(self, tops: Sequence[Unit]) -> Self:
        """Filings of units in the subtrees of `tops`."""
        inside = Q(pk__in=[])
        for unit in tops:
            inside |= Q(unit__path__startswith=unit.path)
        return self.filter(inside)

    def asked_from_above(self, issuing: Sequence[Unit]) -> Self:
        """Those whose order came from outside the subtrees of `issuing`: one's own orders are
        followed where they were issued, not answered.
        """
        inside = Q(pk__in=[])
        for unit in issuing:
            inside |= Q(order__issuer__path__startswith=unit.path)
        return self.exclude(inside)

    def owed(self) -> Self:
        return self.filter(filed_at=None)

    def late(self, today: dt.date) -> Self:
        """Not filed although the due day is over."""
        return self.owed().filter(order__due_on__lt=today)


class Filing(models.Model):
    """One unit's answer to an order (备案): proof of the study, or a reply. Empty until filed."""

    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, unique=True, editable=False
    )
    order = models.ForeignKey(
        Order, models.CASCADE, related_name="filings", verbose_name=_("order")
    )
    unit = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="filings", verbose_name=_("unit")
    )
    event = models.ForeignKey(
        "records.Event",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("session"),
    )
    held_at = models.DateTimeField(_("held at"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    roll = models.JSONField(_("roll"), default=list, blank=True)
    photos = models.JSONField(_("fingerprints of the photos"), default=list, blank=True)
    text = models.TextField(_("minutes or reply"), max_length=8_000, blank=True)
    filed_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("filed by"),
    )
    filed_at = models.DateTimeField(_("filed at"), null=True, blank=True)
    times_filed = models.PositiveSmallIntegerField(_("times filed"), default=0)
    receipt_number = models.CharField(_("receipt number"), max_length=80, blank=True)
    returned_note = models.CharField(_("why it was given back"), max_length=300, blank=True)

    objects = models.Manager.from_queryset(FilingQuerySet)()

    class Meta:
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
        ordering = ["order", "unit__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "unit"], name="assignments_filing_once_per_unit"
            ),
            models.UniqueConstraint(
                fields=["receipt_number"],
                condition=~Q(receipt_number=""),
                name="assignments_filing_receipt_once",
            ),
            models.CheckConstraint(
                condition=Q(filed_at=None, receipt_number="")
                | (Q(filed_at__isnull=False, filed_by__isnull=False) & ~Q(receipt_number="")),
                name="assignments_filing_filed_with_receipt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} · {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("filing", args=[self.public_id])

    @property
    def is_filed(self) -> bool:
        return self.filed_at is not None
