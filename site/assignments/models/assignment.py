"""Assignment: who must do what, and until when."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assignments.models.tally import Tally
from core.time import end_of_day
from core.translation import in_language

if TYPE_CHECKING:
    from cadres.models import Unit
    from core.prepared import Parameter


MOST_DUE_DAYS: Final = 365  # that may be counted for a person
GRACE_DAYS: Final = 7  # whoever joins or comes back late has at least a week

# Activities that are no page: kind of activity ("law.amendment") → address of an activity key.
activity_addresses: Final[dict[str, Callable[[str], str]]] = {}


class DueKind(models.TextChoices):
    """What the days until the due date are counted from."""

    FIXED = "FIXED", _("on a date")
    RELATIVE = "RELATIVE", _("days after it reaches a person")
    APPOINTMENT = "APPOINTMENT", _("days after a person takes up a post")
    AMENDMENT = "AMENDMENT", _("days after a law comes into force")
    CAMPAIGN = "CAMPAIGN", _("days after a campaign begins")

    @property
    def is_personal(self) -> bool:
        """Tell whether people of one assignment have different due dates."""
        return self in PERSONAL_KINDS


PERSONAL_KINDS: Final = (DueKind.RELATIVE, DueKind.APPOINTMENT)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def touching(self, tops: Sequence["Unit"]) -> Self:
        """Assignments that reach somebody within the subtrees of `tops`."""
        reached = Tally.objects.below(tops).filter(
            assignment=models.OuterRef("pk"), assigned__gt=0
        )
        return self.filter(models.Exists(reached))

    def touching_branch(self, path: "str | Parameter") -> Self:
        """Assignments that reach somebody within the subtree of one path."""
        reached = Tally.objects.within(path).filter(
            assignment=models.OuterRef("pk"), assigned__gt=0
        )
        return self.filter(models.Exists(reached))

    def running(self, day: dt.date) -> Self:
        """Assignments whose last day is not over on `day`: people still come and go."""
        return self.filter(due_on__gte=day)

    def with_due_days_since(self, day: dt.date) -> Self:
        """Assignments of which somebody's own due day may lie on `day` or later.

        Days that are counted for each person end long after the last one on which people join.
        """
        joined = day - dt.timedelta(days=MOST_DUE_DAYS + GRACE_DAYS)
        counted = Q(due_kind__in=PERSONAL_KINDS, due_on__gte=joined)
        return self.filter(counted | Q(due_on__gte=day - dt.timedelta(days=GRACE_DAYS)))


class Assignment(models.Model):
    """A learning task (学习任务) for the people of a unit whom a rule describes.

    `audience` is the unit whose subtree it is for, and `rule` says who in it (empty: everyone in
    service; see `assignments.audiences`). `due_on` is the last day for all; where the due date is
    counted for each person (`due_kind`), it is the last day on which somebody may still be
    reached, and the obligation has the person's own.

    A repeated assignment is a new one each time (`cycle`), with obligations of its own: what was
    done in an earlier cycle stays as it is, and `counts_from` keeps it from counting again.
    """

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
    rule = models.JSONField(_("who in the unit"), default=dict, blank=True)
    rule_digest = models.CharField(
        _("fingerprint of the rule"), max_length=16, blank=True, editable=False
    )
    reason = models.CharField(_("reason"), max_length=300)
    reason_en = models.CharField(_("reason in English"), max_length=400, blank=True)
    minutes = models.PositiveSmallIntegerField(_("estimated minutes"), default=15)
    is_mandatory = models.BooleanField(_("mandatory"), default=True)
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(_("due on"))
    due_kind = models.CharField(
        _("how it is due"), max_length=12, choices=DueKind.choices, default=DueKind.FIXED
    )
    due_days = models.PositiveSmallIntegerField(_("days to finish"), null=True, blank=True)
    event_key = models.CharField(_("event"), max_length=120, blank=True)
    event_on = models.DateField(_("day of the event"), null=True, blank=True)
    repeats_months = models.PositiveSmallIntegerField(
        _("repeats every so many months"), null=True, blank=True
    )
    cycle = models.PositiveSmallIntegerField(_("cycle"), default=1)
    first_cycle = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="later_cycles",
        verbose_name=_("first cycle"),
    )
    counts_from = models.DateField(
        _("counts from"),
        null=True,
        blank=True,
        help_text=_("What was finished before this day does not count for this assignment."),
    )
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
            models.CheckConstraint(
                condition=Q(due_kind="FIXED") | Q(due_days__isnull=False),
                name="assignments_assignment_days_unless_fixed",
            ),
            models.UniqueConstraint(
                fields=["activity_key", "audience", "opens_on", "rule_digest"],
                name="assignments_assignment_once_per_rule",
            ),
            models.UniqueConstraint(
                fields=["first_cycle", "cycle"], name="assignments_assignment_cycle_once"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(self.title, self.title_en)

    @property
    def url(self) -> str:
        """Where it is studied: the page, or the address that its kind of activity has.

        A query, but for kinds that have an address.
        """
        kind = self.activity_key.partition(":")[0]
        address = activity_addresses.get(kind)
        return address(self.activity_key) if address else self.target.url or ""

    @property
    def reason_text(self) -> str:
        """Reason in the interface language."""
        return in_language(self.reason, self.reason_en)

    @property
    def repeats(self) -> int | None:
        """Every how many months it comes again, this being the first cycle or a later one.

        A query for a later one.
        """
        return self.first_cycle.repeats_months if self.first_cycle else self.repeats_months

    @property
    def due_at(self) -> dt.datetime:
        """The last instant of the due day on the site's clock."""
        return end_of_day(self.due_on)

    def may_have_later_days(self, day: dt.date) -> bool:
        """Tell whether on `day` some people may have later due days than the assignment has.

        Whoever joined, or came back, in its last week was given their days of grace.
        """
        return day > self.due_on - dt.timedelta(days=GRACE_DAYS)

    @property
    def has_personal_due_dates(self) -> bool:
        """Tell whether each obligation has a due date of its own."""
        return DueKind(self.due_kind).is_personal
