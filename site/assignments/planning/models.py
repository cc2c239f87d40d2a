"""AnnualPlan: a unit's education and training plan of one year; PlanLine: one thing in it."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.marks import mark_of
from core.translation import in_language


class LineKind(models.TextChoices):
    HOURS = "HOURS", _("credit hours a head")
    STUDY = "STUDY", _("assignment")
    SESSION = "SESSION", _("session")
    TALK = "TALK", _("integrity talks")


class AnnualPlan(models.Model):
    """An annual plan (年度教育培训计划). Once adopted its lines stay; what is done is reckoned."""

    unit = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="plans", verbose_name=_("unit")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    drafted_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted at"))
    adopted_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("adopted by"),
    )
    adopted_at = models.DateTimeField(_("adopted at"), null=True)

    class Meta:
        verbose_name = _("annual plan")
        verbose_name_plural = _("annual plans")
        ordering = ["-year", "unit__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"], name="assignments_annualplan_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(adopted_at=None, adopted_by=None)
                | Q(adopted_at__isnull=False, adopted_by__isnull=False),
                name="assignments_annualplan_adopted_by_somebody",
            ),
        ]

    @property
    def mark(self) -> str:
        """Mark of the lines as they are now. One query."""
        return mark_of(*self.lines.order_by("pk").values_list("pk", "planned"))

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"


class PlanLine(models.Model):
    """One line: so much of something in a quarter (0: the whole year)."""

    plan = models.ForeignKey(
        AnnualPlan, models.CASCADE, related_name="lines", verbose_name=_("plan")
    )
    kind = models.CharField(_("kind"), max_length=7, choices=LineKind.choices)
    quarter = models.PositiveSmallIntegerField(_("quarter"), default=0)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=240, blank=True)
    planned = models.DecimalField(
        _("planned"), max_digits=8, decimal_places=2, default=Decimal("1")
    )
    assignment = models.ForeignKey(
        "assignments.Assignment",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assignment"),
    )

    class Meta:
        verbose_name = _("line of a plan")
        verbose_name_plural = _("lines of plans")
        ordering = ["plan", "quarter", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quarter__lte=4), name="assignments_planline_quarter"
            ),
            models.UniqueConstraint(
                fields=["plan", "assignment"],
                condition=Q(assignment__isnull=False),
                name="assignments_planline_once_per_assignment",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(self.title, self.title_en)
