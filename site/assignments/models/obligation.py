"""Obligation: one person's share of an assignment."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assignments.models.subtrees import below
from core.literals import Literal
from core.pinyin import KEY_LENGTH
from core.prepared import Parameter
from core.time import site_date

if TYPE_CHECKING:
    from cadres.models import Cadre, Unit


class Excuse(models.TextChoices):
    """Why somebody is in no denominator for the time being. Nothing is asked of them."""

    MOVED = "MOVED", _("no longer among those it is for")
    ON_LEAVE = "ON_LEAVE", _("on leave")
    SECONDED = "SECONDED", _("seconded")
    RETIRED = "RETIRED", _("retired")
    LEFT = "LEFT", _("left the service")
    EXEMPT = "EXEMPT", _("exempted")


# All but an exemption come and go with the roster.
AUTOMATIC_EXCUSES = (
    Excuse.MOVED,
    Excuse.ON_LEAVE,
    Excuse.SECONDED,
    Excuse.RETIRED,
    Excuse.LEFT,
)


_NOT_EXCUSED: Final = Q(excuse=Literal(""))  # as the indexes of those without an excuse say it
_EXCUSED: Final = ~_NOT_EXCUSED


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def counted(self) -> Self:
        """Those in denominators: nobody excused."""
        return self.filter(_NOT_EXCUSED)

    def excused(self) -> Self:
        """Those in no denominator, for whatever reason."""
        return self.filter(_EXCUSED)

    def open(self) -> Self:
        """Not yet done, and not excused."""
        return self.filter(_NOT_EXCUSED, done_at=None)

    def wrong_about_where(self) -> Self:
        """Those whose `is_elsewhere` is not so: for putting right."""
        here = Q(cadre__unit=F("unit"))
        return self.filter(Q(here, is_elsewhere=True) | Q(~here, is_elsewhere=False))

    def elsewhere(self) -> Self:
        """Those counted in another unit than the one that the person is in today."""
        return self.filter(is_elsewhere=True)

    def unfinished(self) -> Self:
        """Not yet done, excused or not: whoever is excused may finish all the same."""
        return self.filter(done_at=None)

    def not_started(self) -> Self:
        return self.filter(_NOT_EXCUSED, started_at=None, done_at=None)

    def of(self, cadre: "Cadre | Parameter", activity_key: "str | Parameter") -> Self:
        """What `cadre` owes of one activity, in the order in which tallies are locked."""
        return self.filter(cadre=cadre, assignment__activity_key=activity_key).order_by(
            "assignment_id"
        )

    def counting(self, day: dt.date | Parameter) -> Self:
        """Those for which something finished on `day` counts."""
        return self.filter(
            Q(assignment__counts_from=None) | Q(assignment__counts_from__lte=day)
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
            .order_by("due_on", "-assignment__is_mandatory", "pk")
        )

    def overdue(self, at: dt.datetime) -> Self:
        """Open obligations whose due day had ended by `at`."""
        return self.open().filter(due_on__lt=site_date(at))


class Obligation(models.Model):
    """One person's share of an assignment (应学), counted in the unit they were in then.

    An open one follows the person to another unit while the assignment runs; a done one stays
    where it was done. With an `excuse` it is in nobody's denominator and asked of nobody.
    """

    assignment = models.ForeignKey(
        "assignments.Assignment",
        models.CASCADE,
        related_name="obligations",
        db_index=False,  # the constraint below begins with it
        verbose_name=_("assignment"),
    )
    cadre = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="obligations", verbose_name=_("cadre")
    )
    sort_key = models.CharField(
        _("pinyin sort key"), max_length=KEY_LENGTH, blank=True, editable=False
    )
    unit = models.ForeignKey(
        "cadres.Unit",
        models.PROTECT,
        related_name="+",
        db_index=False,  # asked for together with the assignment or the due date
        # A tally holds the unit in the database, and no unit is ever deleted; to look each one up
        # again took a fifth of the minute in which a million obligations are opened.
        db_constraint=False,
        verbose_name=_("unit"),
    )
    assigned_on = models.DateField(_("assigned on"))
    due_on = models.DateField(_("due on"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    is_elsewhere = models.BooleanField(
        _("person is in another unit now"), default=False, editable=False
    )
    excuse = models.CharField(_("excuse"), max_length=8, choices=Excuse.choices, blank=True)
    excused_at = models.DateTimeField(_("excused at"), null=True, blank=True)

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
            models.CheckConstraint(
                condition=Q(excuse="", excused_at=None)
                | (~Q(excuse="") & Q(excused_at__isnull=False)),
                name="assignments_obligation_excused_since",
            ),
        ]
        indexes = [
            models.Index(
                fields=["cadre"], condition=Q(done_at=None), name="assignments_obligation_open"
            ),
            models.Index(fields=["assignment", "unit"], name="assignments_obligation_of_unit"),
            models.Index(
                fields=["assignment", "sort_key", "cadre"],
                condition=Q(done_at=None, excuse=""),
                name="assignments_obligation_to_do",
            ),
            models.Index(
                fields=["assignment", "sort_key", "cadre"],
                condition=Q(done_at__isnull=False, excuse=""),
                name="assignments_obligation_done",
            ),
            models.Index(
                fields=["unit", "due_on", "cadre"],
                condition=Q(done_at=None, excuse=""),
                name="assignments_obligation_late",
            ),
            models.Index(
                fields=["assignment"],
                condition=Q(is_elsewhere=True),
                name="assignments_obligation_away",
            ),
            models.Index(
                fields=["assignment", "sort_key", "cadre"],
                condition=~Q(excuse=""),
                name="assignments_obligation_excused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} · {self.cadre}"

    def is_overdue(self, day: dt.date) -> bool:
        """Tell whether the due day was over on `day` while this was open."""
        return self.done_at is None and not self.excuse and self.due_on < day
