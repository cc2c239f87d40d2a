"""CaseClosing: what a unit concerned by a case has to do; ClosingStep: one of the four things."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.marks import mark_of


class StepKind(models.TextChoices):
    """The four that are not let go (四不放过)."""

    CAUSE = "CAUSE", _("the cause is analysed")
    EDUCATION = "EDUCATION", _("the staff is educated")
    HANDLING = "HANDLING", _("those responsible are handled")
    MEASURES = "MEASURES", _("measures are made")


class CaseClosing(models.Model):
    """A closing checklist (以案促改“四不放过”清单) of `unit`: four things, each with evidence and date."""

    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, unique=True, editable=False
    )
    unit = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    case = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("case"),
    )
    title = models.CharField(_("title"), max_length=200)
    opened_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened at"))
    due_on = models.DateField(_("due on"))
    closed_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("closed by"),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        verbose_name = _("closing checklist")
        verbose_name_plural = _("closing checklists")
        ordering = ["closed_at", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title"], name="assignments_caseclosing_once_per_unit"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="assignments_caseclosing_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("closing", args=[self.public_id])


class ClosingStep(models.Model):
    """One of the four: what was done, on which day, and what shows it."""

    closing = models.ForeignKey(
        CaseClosing, models.CASCADE, related_name="steps", verbose_name=_("closing checklist")
    )
    kind = models.CharField(_("kind"), max_length=9, choices=StepKind.choices)
    text = models.TextField(_("what was done"), max_length=2_000, blank=True)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    event = models.ForeignKey(
        "records.Event",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("session"),
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)
    noted_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("noted by"),
    )
    noted_at = models.DateTimeField(_("noted at"), null=True)

    class Meta:
        verbose_name = _("step of a closing checklist")
        verbose_name_plural = _("steps of closing checklists")
        ordering = ["closing", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["closing", "kind"], name="assignments_closingstep_once"
            ),
            models.CheckConstraint(
                condition=Q(done_on=None)
                | (~Q(text="") & ~Q(evidence="") & Q(noted_by__isnull=False)),
                name="assignments_closingstep_done_with_evidence",
            ),
        ]

    @property
    def mark(self) -> str:
        """Mark of what is noted."""
        return mark_of(self.text, self.evidence, self.event_id, self.done_on)

    def __str__(self) -> str:
        return f"{self.closing_id} · {self.kind}"
