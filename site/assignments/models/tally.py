"""Tally: how far the people of one unit are with one assignment."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assignments.models.subtrees import below

if TYPE_CHECKING:
    from cadres.models import Unit
    from core.prepared import Parameter


class TallyQuerySet(models.QuerySet["Tally"]):
    def within(self, path: "str | Parameter") -> Self:
        """Tallies of units in the subtree whose materialised path is `path`."""
        return self.filter(path__startswith=path)

    def below(self, tops: Sequence["Unit"]) -> Self:
        """Tallies of units in the subtrees of `tops`."""
        return self.filter(below(tops, path="path"))

    def misplaced(self) -> Self:
        """Those whose `path` is not that of their unit: for putting right."""
        return self.exclude(path=F("unit__path"))


class Tally(models.Model):
    """How many people of one unit (sub-units not counted) were assigned, started, are done.

    Counts obligations without an excuse. Kept in the transaction that changes an obligation; a
    board sums tallies over a path prefix. `path` is that of the unit, which never changes: it is
    repeated here so that the sum reads one table.
    """

    assignment = models.ForeignKey(
        "assignments.Assignment",
        models.CASCADE,
        related_name="tallies",
        db_index=False,  # the constraint below begins with it
        verbose_name=_("assignment"),
    )
    unit = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    path = models.CharField(_("path of the unit"), max_length=255, blank=True, editable=False)
    assigned = models.PositiveIntegerField(_("assigned"), default=0)
    started = models.PositiveIntegerField(_("started"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)

    objects = models.Manager.from_queryset(TallyQuerySet)()

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "unit"], name="assignments_tally_once"
            ),
            models.CheckConstraint(
                condition=Q(done__lte=F("started"), started__lte=F("assigned")),
                name="assignments_tally_done_within_assigned",
            ),
        ]
        indexes = [
            models.Index(
                fields=["assignment", "path"],
                name="assignments_tally_of_branch",
                opclasses=["int8_ops", "varchar_pattern_ops"],  # prefixes, in any collation
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment} · {self.unit} · {self.done}/{self.assigned}"
