"""Punishment cases (行政处罚案例): a light, searchable register beside the structured cases."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PunishmentQuerySet(models.QuerySet["PunishmentCase"]):
    def matching(
        self,
        *,
        words: str = "",
        authority: str = "",
        field: str = "",
        kind: str = "",
        year: int | None = None,
        fine_from: int | None = None,
        fine_to: int | None = None,
    ) -> Self:
        """Cases that meet every condition given; each word must stand somewhere in the case."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(number__icontains=word)
                | Q(party__icontains=word)
                | Q(violation__icontains=word)
                | Q(basis__icontains=word)
                | Q(result__icontains=word)
            )
        if authority:
            found = found.filter(authority__icontains=authority)
        if field:
            found = found.filter(field=field)
        if kind:
            found = found.filter(kinds__contains=f",{kind},")
        if year is not None:
            found = found.filter(decided_on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))
        if fine_from is not None:
            found = found.filter(fine_yuan__gte=fine_from)
        if fine_to is not None:
            found = found.filter(fine_yuan__lte=fine_to)
        return found


class PenaltyKind(models.TextChoices):
    """Kinds of administrative penalty (Administrative Penalty Law, article 9)."""

    WARNING = "WARNING", _("warning or public criticism")
    FINE = "FINE", _("fine")
    CONFISCATION = "CONFISCATION", _("confiscation")
    LICENCE = "LICENCE", _("licence suspended, downgraded or revoked")
    BUSINESS = "BUSINESS", _("business restricted or closed")
    DETENTION = "DETENTION", _("administrative detention")
    OTHER = "OTHER", _("other penalty")


class PunishmentCase(models.Model):
    """One decision on an administrative penalty, as published by its authority."""

    number = models.CharField(_("number of the decision"), max_length=80, unique=True)
    decided_on = models.DateField(_("decided on"))
    authority = models.CharField(_("authority"), max_length=120)
    field = models.CharField(_("field of enforcement"), max_length=60, blank=True)
    party = models.CharField(_("party, anonymised"), max_length=120)
    violation = models.TextField(_("violation"))
    basis = models.TextField(_("legal basis"), blank=True)
    kinds = models.CharField(_("kinds of penalty"), max_length=120, blank=True)
    fine_yuan = models.DecimalField(
        _("fine in yuan"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    result = models.TextField(_("result"), blank=True)
    imported_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("imported by")
    )
    imported_at = models.DateTimeField(_("imported at"))

    objects = models.Manager.from_queryset(PunishmentQuerySet)()

    class Meta:
        verbose_name = _("punishment case")
        verbose_name_plural = _("punishment cases")
        ordering = ["-decided_on", "number"]
        indexes = [
            models.Index(fields=["-decided_on", "number"], name="editorial_punishment_newest"),
            models.Index(fields=["field"], name="editorial_punishment_field"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def kind_labels(self) -> list[str]:
        """The kinds of penalty in words."""
        return [str(PenaltyKind(kind).label) for kind in self.kinds.split(",") if kind]
