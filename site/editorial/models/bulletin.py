"""Bulletins (警示教育通报): the month's cases, numbered, addressed to units, with receipts."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, Unit
from cadres.policies import Capability, top_units


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def issued(self) -> Self:
        return self.exclude(issued_at=None)

    def addressed_to(self, actor: Cadre) -> Self:
        """Issued bulletins for a unit whose completion `actor` tracks, or for one above it.

        One query of its own, for the units.
        """
        return self.addressed_to_units(top_units(actor, Capability.TRACK_COMPLETION))

    def addressed_to_units(self, units: Iterable[Unit]) -> Self:
        """Issued bulletins for one of `units`, for one below or one above it."""
        meant = Q(pk__in=[])
        for unit in units:
            above = [
                unit.path[:end] for end in range(Unit.steplen, len(unit.path), Unit.steplen)
            ]
            meant |= Q(unit__path__in=above) | Q(unit__path__startswith=unit.path)
        addresses = BulletinAddress.objects.filter(meant)
        return self.issued().filter(pk__in=addresses.values("bulletin"))


class Bulletin(models.Model):
    """One issue. Until it is issued it has no number and may change; afterwards nothing does."""

    year = models.PositiveSmallIntegerField(_("year"))
    month = models.PositiveSmallIntegerField(_("month"))
    number = models.PositiveSmallIntegerField(_("number"), null=True, editable=False)
    title = models.CharField(_("title"), max_length=120)
    foreword = models.TextField(_("foreword"), blank=True)
    compiled_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("compiled by")
    )
    compiled_at = models.DateTimeField(_("compiled at"))
    issued_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("issued by"),
    )
    issued_at = models.DateTimeField(_("issued at"), null=True)

    objects = models.Manager.from_queryset(BulletinQuerySet)()

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        ordering = ["-year", "-month", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"], name="editorial_bulletin_once_per_number"
            ),
            models.UniqueConstraint(
                fields=["year", "month"],
                condition=Q(issued_at=None),
                name="editorial_bulletin_one_draft_a_month",
            ),
            models.CheckConstraint(
                condition=Q(issued_at=None, number=None)
                | Q(issued_at__isnull=False, number__isnull=False),
                name="editorial_bulletin_numbered_when_issued",
            ),
            models.CheckConstraint(
                condition=Q(month__range=(1, 12)), name="editorial_bulletin_month"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def printed_number(self) -> str:
        """As printed: "2026-11"; "" while it is a draft. The second part counts the year's issues."""
        return f"{self.year}-{self.number:02}" if self.number else ""


class BulletinItem(models.Model):
    """One case in an issue, in the words it had when it was issued."""

    bulletin = models.ForeignKey(
        Bulletin, models.CASCADE, related_name="items", verbose_name=_("bulletin")
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("page"),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=255)
    summary = models.TextField(_("summary"), blank=True)
    lessons = models.TextField(_("lessons"), blank=True)

    class Meta:
        verbose_name = _("case in a bulletin")
        verbose_name_plural = _("cases in a bulletin")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "page"], name="editorial_bulletinitem_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class BulletinAddress(models.Model):
    """A unit that an issue is addressed to; everything below it is meant too."""

    bulletin = models.ForeignKey(
        Bulletin, models.CASCADE, related_name="addresses", verbose_name=_("bulletin")
    )
    unit = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="+", verbose_name=_("unit")
    )

    class Meta:
        verbose_name = _("address of a bulletin")
        verbose_name_plural = _("addresses of bulletins")
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "unit"], name="editorial_bulletinaddress_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id} · {self.unit}"


class BulletinReceipt(models.Model):
    """Somebody answerable for a unit has read an issue; once for each person."""

    bulletin = models.ForeignKey(
        Bulletin, models.PROTECT, related_name="receipts", verbose_name=_("bulletin")
    )
    cadre = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("read by")
    )
    unit = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="+", verbose_name=_("for the unit")
    )
    read_at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("receipt of a bulletin")
        verbose_name_plural = _("receipts of bulletins")
        ordering = ["read_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "cadre"], name="editorial_bulletinreceipt_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id} · {self.cadre_id}"
