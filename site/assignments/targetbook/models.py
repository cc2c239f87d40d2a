"""TargetBook: a unit's numbered targets of one year. TargetReport: how far it was at a fixed day."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.marks import mark_of


class TargetBook(models.Model):
    """A target book (目标责任书) of `unit` towards `issuer`. Once both have signed it stays as it is."""

    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, unique=True, editable=False
    )
    unit = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="target_books", verbose_name=_("unit")
    )
    issuer = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="+", verbose_name=_("towards")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    drafted_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted at"))
    issuer_signer = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("signed above by"),
    )
    issuer_signed_at = models.DateTimeField(_("signed above at"), null=True)
    unit_signer = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("signed for the unit by"),
    )
    unit_signed_at = models.DateTimeField(_("signed for the unit at"), null=True)
    digest = models.CharField(_("fingerprint (SHA-256)"), max_length=64, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        verbose_name = _("target book")
        verbose_name_plural = _("target books")
        ordering = ["-year", "unit__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"], name="assignments_targetbook_once_a_year"
            ),
            models.CheckConstraint(
                condition=~Q(issuer=F("unit")), name="assignments_targetbook_two_sides"
            ),
            models.CheckConstraint(
                condition=Q(issuer_signer=None)
                | Q(unit_signer=None)
                | ~Q(issuer_signer=F("unit_signer")),
                name="assignments_targetbook_two_signers",
            ),
            models.CheckConstraint(
                condition=Q(digest="", closed_at=None)
                | Q(issuer_signed_at__isnull=False, unit_signed_at__isnull=False),
                name="assignments_targetbook_digest_when_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("target_book", args=[self.public_id])

    @property
    def is_signed(self) -> bool:
        """Both sides have signed."""
        return bool(self.digest)

    @property
    def mark(self) -> str:
        """Mark of the numbers as they are now. One query."""
        numbers = self.targets.order_by("number").values_list(
            "number", "value", "proposed_value", "proposed_for"
        )
        return mark_of(*numbers)

    @property
    def is_touched(self) -> bool:
        """One side has signed, or both."""
        return self.issuer_signed_at is not None or self.unit_signed_at is not None

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, 1, 1)

    @property
    def last_day(self) -> dt.date:
        return dt.date(self.year, 12, 31)


class Target(models.Model):
    """One numbered target: at least `value` (a percentage, or a number) of an indicator."""

    book = models.ForeignKey(
        TargetBook, models.CASCADE, related_name="targets", verbose_name=_("target book")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    code = models.CharField(_("indicator"), max_length=12)
    value = models.PositiveIntegerField(_("at least"))
    proposed_value = models.PositiveIntegerField(_("proposed"), null=True, blank=True)
    proposed_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    proposed_for = models.CharField(_("side that proposes"), max_length=6, blank=True)
    proposed_note = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["book", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "code"], name="assignments_target_once_per_indicator"
            ),
            models.UniqueConstraint(
                fields=["book", "number"], name="assignments_target_numbered"
            ),
            models.CheckConstraint(
                condition=Q(proposed_value=None, proposed_by=None, proposed_for="")
                | (
                    Q(proposed_value__isnull=False, proposed_by__isnull=False)
                    & ~Q(proposed_for="")
                ),
                name="assignments_target_proposed_by_somebody",
            ),
        ]

    @property
    def mark(self) -> str:
        """Mark of the number and of what is proposed for it."""
        return mark_of(self.value, self.proposed_value, self.proposed_for)

    def __str__(self) -> str:
        return f"{self.number}. {self.code} ≥ {self.value}"


class TargetReport(models.Model):
    """What the figures of a book said at mid-year or at the year's end; never changed."""

    class Occasion(models.TextChoices):
        MID_YEAR = "MID_YEAR", _("mid-year report")
        YEAR_END = "YEAR_END", _("year-end report")

    book = models.ForeignKey(
        TargetBook, models.CASCADE, related_name="reports", verbose_name=_("target book")
    )
    occasion = models.CharField(_("occasion"), max_length=8, choices=Occasion.choices)
    until = models.DateField(_("figures until"))
    made_at = models.DateTimeField(_("made at"))
    figures = models.JSONField(_("figures"))
    digest = models.CharField(_("fingerprint (SHA-256)"), max_length=64)

    class Meta:
        verbose_name = _("report on a target book")
        verbose_name_plural = _("reports on target books")
        ordering = ["book", "until"]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "occasion"], name="assignments_targetreport_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.book} · {self.get_occasion_display()}"
