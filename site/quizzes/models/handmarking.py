"""Answers that a person marks: one row for each, and what each marker awarded."""

import uuid
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cadres.models import Unit


class HandMarkingQuerySet(models.QuerySet["HandMarking"]):
    def waiting(self) -> Self:
        """Answers that still need a marker, the first or a second one."""
        return self.filter(earned=None)

    def within(self, tops: list[Unit]) -> Self:
        """Answers of people of the subtrees of `tops`."""
        inside = Q(pk__in=[])
        for unit in tops:
            inside |= Q(attempt__cadre__unit__path__startswith=unit.path)
        return self.filter(inside)


class HandMarking(models.Model):
    """The answer to one item of an attempt, to be marked after the rubric (阅卷).

    `earned` is set once, when everybody who was asked has marked it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(
        "quizzes.Attempt",
        models.PROTECT,
        related_name="hand_markings",
        verbose_name=_("attempt"),
    )
    item = models.PositiveSmallIntegerField(_("number"))
    version = models.ForeignKey(
        "quizzes.QuestionVersion",
        models.PROTECT,
        related_name="+",
        verbose_name=_("question version"),
    )
    points_possible = models.DecimalField(_("points possible"), max_digits=7, decimal_places=2)
    handed_in_at = models.DateTimeField(_("handed in at"))
    hand_in_receipt = models.CharField(_("receipt of the hand-in"), max_length=64, blank=True)
    needs_second = models.BooleanField(_("second marker asked for"), default=False)
    second_reason = models.CharField(_("why a second marker"), max_length=300, blank=True)
    second_asked_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second marker asked for by"),
    )
    earned = models.DecimalField(
        _("points"), max_digits=7, decimal_places=2, null=True, blank=True
    )

    objects = models.Manager.from_queryset(HandMarkingQuerySet)()

    class Meta:
        verbose_name = _("answer to be marked")
        verbose_name_plural = _("answers to be marked")
        ordering = ["handed_in_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "item"], name="quizzes_handmarking_once_per_item"
            ),
            models.CheckConstraint(
                condition=Q(earned=None)
                | Q(earned__gte=0, earned__lte=models.F("points_possible")),
                name="quizzes_handmarking_points_in_range",
            ),
        ]
        indexes = [
            models.Index(
                fields=["handed_in_at"],
                condition=Q(earned=None),
                name="quizzes_handmarking_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.item}"

    @property
    def markers_wanted(self) -> int:
        return 2 if self.needs_second else 1


class HandMark(models.Model):
    """What one marker awarded, criterion by criterion. Append-only."""

    marking = models.ForeignKey(
        HandMarking, models.PROTECT, related_name="marks", verbose_name=_("answer to be marked")
    )
    place = models.PositiveSmallIntegerField(_("first or second marker"))
    marker = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("marker")
    )
    awarded: "models.JSONField[Any, Any]" = models.JSONField(_("points per criterion"))
    share = models.DecimalField(_("share"), max_digits=9, decimal_places=8)
    comment = models.TextField(_("comment"), blank=True)
    marked_at = models.DateTimeField(_("marked at"))

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["marking", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["marking", "place"], name="quizzes_handmark_once_per_place"
            ),
            models.UniqueConstraint(
                fields=["marking", "marker"], name="quizzes_handmark_once_per_marker"
            ),
            models.CheckConstraint(
                condition=Q(place__in=[1, 2]), name="quizzes_handmark_two_at_most"
            ),
            models.CheckConstraint(
                condition=Q(share__gte=Decimal(0), share__lte=Decimal(1)),
                name="quizzes_handmark_share_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.marking_id}/{self.place}"
