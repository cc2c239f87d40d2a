"""Collected figures: of each unit, day by day (UnitFigure), and of each assignment (TallySnapshot)."""

from collections.abc import Sequence
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from cadres.models import Unit


class UnitFigureQuerySet(models.QuerySet["UnitFigure"]):
    def within(self, path: str) -> Self:
        return self.filter(unit__path__startswith=path)

    def of_view(self, view: str) -> Self:
        return self.filter(view=view)


class UnitFigure(models.Model):
    """One indicator of one unit (sub-units not counted) from the beginning of the year to `day`.

    Collected by the worker and made again from the facts by `collect_figures`.
    """

    day = models.DateField(_("day"))
    unit = models.ForeignKey(
        "cadres.Unit", models.CASCADE, related_name="+", verbose_name=_("unit")
    )
    view = models.CharField(_("view"), max_length=4)
    code = models.CharField(_("indicator"), max_length=12)
    part = models.PositiveIntegerField(_("part"))
    whole = models.PositiveIntegerField(_("whole"))

    objects = models.Manager.from_queryset(UnitFigureQuerySet)()

    class Meta:
        verbose_name = _("figure of a unit")
        verbose_name_plural = _("figures of units")
        constraints = [
            models.UniqueConstraint(
                fields=["day", "view", "unit", "code"], name="assignments_unitfigure_once"
            )
        ]
        indexes = [
            models.Index(fields=["unit", "view", "code"], name="assignments_figure_of_unit")
        ]

    def __str__(self) -> str:
        return f"{self.day} · {self.unit_id} · {self.code}"


class Collection(models.Model):
    """When the figures of a day were collected, by which view."""

    day = models.DateField(_("day"))
    view = models.CharField(_("view"), max_length=4)
    collected_at = models.DateTimeField(_("collected at"))

    class Meta:
        verbose_name = _("collection of figures")
        verbose_name_plural = _("collections of figures")
        constraints = [
            models.UniqueConstraint(
                fields=["day", "view"], name="assignments_collection_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} · {self.view}"


class TallySnapshotQuerySet(models.QuerySet["TallySnapshot"]):
    def within(self, path: str) -> Self:
        return self.filter(unit__path__startswith=path)

    def below(self, tops: Sequence[Unit]) -> Self:
        inside = models.Q(pk__in=[])
        for unit in tops:
            inside |= models.Q(unit__path__startswith=unit.path)
        return self.filter(inside)


class TallySnapshot(models.Model):
    """What a tally said at the end of `day`, for the trend of a board."""

    day = models.DateField(_("day"))
    assignment = models.ForeignKey(
        "assignments.Assignment",
        models.CASCADE,
        related_name="snapshots",
        verbose_name=_("assignment"),
    )
    unit = models.ForeignKey(
        "cadres.Unit", models.CASCADE, related_name="+", verbose_name=_("unit")
    )
    assigned = models.PositiveIntegerField(_("assigned"))
    started = models.PositiveIntegerField(_("started"))
    done = models.PositiveIntegerField(_("done"))

    objects = models.Manager.from_queryset(TallySnapshotQuerySet)()

    class Meta:
        verbose_name = _("snapshot of a tally")
        verbose_name_plural = _("snapshots of tallies")
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "unit", "day"], name="assignments_tallysnapshot_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} · {self.unit_id} · {self.day}"
