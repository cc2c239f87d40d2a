"""Assignment, Obligation and Tally: who must do what by when, and how far each unit is."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.prepared import Parameter
from core.time import end_of_day, site_date
from core.translation import in_language

if TYPE_CHECKING:
    from cadres.models import Cadre, Unit


def below(tops: Sequence["Unit"]) -> Q:
    """Match rows whose `unit` lies in the subtree of one of `tops`; nothing for no tops."""
    inside = Q(pk__in=[])
    for unit in tops:
        inside |= Q(unit__path__startswith=unit.path)
    return inside


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def touching(self, tops: Sequence["Unit"]) -> Self:
        """Assignments that reach somebody within the subtrees of `tops`."""
        reached = Tally.objects.below(tops).filter(
            assignment=models.OuterRef("pk"), assigned__gt=0
        )
        return self.filter(models.Exists(reached))


class Assignment(models.Model):
    """A learning task (学习任务) for everyone in service within a unit."""

    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=255, blank=True)
    activity_key = models.CharField(_("activity"), max_length=120)
    target = models.ForeignKey(
        "wagtailcore.Page",
        models.PROTECT,
        related_name="+",
        verbose_name=_("what to study"),
    )
    audience = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="assignments", verbose_name=_("audience")
    )
    reason = models.CharField(_("reason"), max_length=300)
    reason_en = models.CharField(_("reason in English"), max_length=400, blank=True)
    minutes = models.PositiveSmallIntegerField(_("estimated minutes"), default=15)
    is_mandatory = models.BooleanField(_("mandatory"), default=True)
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(_("due on"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("assigned by"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = models.Manager.from_queryset(AssignmentQuerySet)()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")),
                name="assignments_assignment_due_after_open",
            ),
            models.UniqueConstraint(
                fields=["activity_key", "audience", "opens_on"],
                name="assignments_assignment_once",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(self.title, self.title_en)

    @property
    def reason_text(self) -> str:
        """Reason in the interface language."""
        return in_language(self.reason, self.reason_en)

    @property
    def due_at(self) -> dt.datetime:
        """The last instant of the due day on the site's clock."""
        return end_of_day(self.due_on)


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def open(self) -> Self:
        """Not yet done."""
        return self.filter(done_at=None)

    def not_started(self) -> Self:
        return self.filter(started_at=None, done_at=None)

    def of(self, cadre: "Cadre | Parameter", activity_key: "str | Parameter") -> Self:
        """What `cadre` owes of one activity, in the order in which tallies are locked."""
        return self.filter(cadre=cadre, assignment__activity_key=activity_key).order_by(
            "assignment_id"
        )

    def within(self, path: str) -> Self:
        """Obligations counted in units of the subtree whose materialised path is `path`."""
        return self.filter(unit__path__startswith=path)

    def below(self, tops: Sequence["Unit"]) -> Self:
        """Obligations counted in units of the subtrees of `tops`."""
        return self.filter(below(tops))

    def asked_on(self, day: dt.date | Parameter) -> Self:
        """Open obligations whose assignment has opened by `day`, the soonest due first."""
        return (
            self.open()
            .filter(assignment__opens_on__lte=day)
            .select_related("assignment", "assignment__target")
            .order_by("assignment__due_on", "-assignment__is_mandatory", "pk")
        )

    def overdue(self, at: dt.datetime) -> Self:
        """Open obligations whose due day had ended by `at`."""
        return self.open().filter(assignment__due_on__lt=site_date(at))


class Obligation(models.Model):
    """One person's share of an assignment (应学), counted in the unit they were in then."""

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="obligations", verbose_name=_("assignment")
    )
    cadre = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="obligations", verbose_name=_("cadre")
    )
    unit = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    objects = models.Manager.from_queryset(ObligationQuerySet)()

    class Meta:
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "cadre"], name="assignments_obligation_once"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(started_at__isnull=False),
                name="assignments_obligation_started_before_done",
            ),
        ]
        indexes = [
            models.Index(
                fields=["cadre"], condition=Q(done_at=None), name="assignments_obligation_open"
            ),
            models.Index(fields=["assignment", "unit"], name="assignments_obligation_of_unit"),
            models.Index(
                fields=["assignment", "unit"],
                condition=Q(done_at=None),
                name="assignments_obligation_to_do",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} · {self.cadre}"


class TallyQuerySet(models.QuerySet["Tally"]):
    def within(self, path: str) -> Self:
        """Tallies of units in the subtree whose materialised path is `path`."""
        return self.filter(unit__path__startswith=path)

    def below(self, tops: Sequence["Unit"]) -> Self:
        """Tallies of units in the subtrees of `tops`."""
        return self.filter(below(tops))


class Tally(models.Model):
    """How many people of one unit (sub-units not counted) were assigned, started, are done.

    Kept in the transaction that changes an obligation; a board sums tallies over a path prefix.
    """

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="tallies", verbose_name=_("assignment")
    )
    unit = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="+", verbose_name=_("unit")
    )
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

    def __str__(self) -> str:
        return f"{self.assignment} · {self.unit} · {self.done}/{self.assigned}"


# Kept apart, found by Django here.
from assignments.appointments.models import AppointmentPack as AppointmentPack  # noqa: E402
