"""Erasure: a person's data are to be deleted; one person asks, another carries it out."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """The decision to delete the personal data of `cadre`. It names nobody but who decided.

    `salts` and `rows` say how much was deleted; the row stays as the proof that it was done rightly.
    """

    cadre = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="erasures", verbose_name=_("cadre")
    )
    reason = models.CharField(_("reason"), max_length=300)
    requested_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested at"))
    carried_out_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("carried out by"),
    )
    carried_out_at = models.DateTimeField(_("carried out at"), null=True)
    salts = models.PositiveIntegerField(_("salts deleted"), default=0)
    rows = models.PositiveIntegerField(_("rows emptied or deleted"), default=0)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(fields=["cadre"], name="records_erasure_once_per_person"),
            models.CheckConstraint(
                condition=~Q(requested_by=F("cadre"))
                & (Q(carried_out_by=None) | ~Q(carried_out_by=F("requested_by"))),
                name="records_erasure_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cadre_id} · {self.requested_at:%Y-%m-%d}"
