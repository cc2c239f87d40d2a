"""Exemption: somebody asks that a person need not do an assignment, and another decides."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def pending(self) -> Self:
        """Not decided yet."""
        return self.filter(state=Exemption.State.PENDING)


class Exemption(models.Model):
    """An exemption (豁免) asked for; it takes two people, neither of whom is exempted by it alone.

    The person concerned or somebody who tracks their unit asks; somebody else who may assign
    learning there decides. One granted can be ended: then the obligation is open again.
    """

    class State(models.TextChoices):
        PENDING = "PENDING", _("waiting for a decision")
        GRANTED = "GRANTED", _("granted")
        REFUSED = "REFUSED", _("refused")
        WITHDRAWN = "WITHDRAWN", _("taken back")
        ENDED = "ENDED", _("ended")

    obligation = models.ForeignKey(
        "assignments.Obligation",
        models.CASCADE,
        related_name="exemptions",
        verbose_name=_("obligation"),
    )
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.PENDING
    )
    asked_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    note = models.CharField(_("note on the decision"), max_length=300, blank=True)

    objects = models.Manager.from_queryset(ExemptionQuerySet)()

    class Meta:
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"],
                condition=Q(state__in=["PENDING", "GRANTED"]),
                name="assignments_exemption_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="assignments_exemption_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obligation} · {self.get_state_display()}"
