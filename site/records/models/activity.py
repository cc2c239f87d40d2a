"""Offline activities: what they may be worth, what was planned, and who came."""

import datetime as dt
import secrets
import uuid
from collections.abc import Sequence
from typing import Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cadres.models import Unit
from core.translation import in_language
from records.credit_rules import GENERAL, OFFLINE

CHECK_IN_OPENS_BEFORE: Final = dt.timedelta(minutes=30)
CHECK_IN_CLOSES_AFTER: Final = dt.timedelta(minutes=15)


def new_secret() -> str:
    """Return what the check-in codes of one event are made from."""
    return secrets.token_hex(32)


def audience_below(tops: Sequence[Unit], field: str) -> Q:
    """Match rows whose unit `field` lies in the subtree of one of `tops`."""
    inside = Q(pk__in=[])
    for unit in tops:
        inside |= Q(**{f"{field}__path__startswith": unit.path})
    return inside


def paths_to(unit: Unit) -> list[str]:
    """Return the paths of `unit` and every unit above it: whose tasks and events are for its people."""
    step = Unit.steplen
    return [unit.path[:end] for end in range(step, len(unit.path) + 1, step)]


class ActivityKind(models.TextChoices):
    PARTY_SCHOOL = "PARTY_SCHOOL", _("party-school class")
    BASE_VISIT = "BASE_VISIT", _("visit to a warning-education base")
    CONFERENCE = "CONFERENCE", _("warning-education meeting")
    LECTURE = "LECTURE", _("lecture attended")
    LECTURE_GIVEN = "LECTURE_GIVEN", _("lecture given")
    DEBATE = "DEBATE", _("debate")
    ESSAY = "ESSAY", _("essay")
    OTHER = "OTHER", _("other activity")


class ActivityRuleQuerySet(models.QuerySet["ActivityRule"]):
    def on(self, day: dt.date) -> Self:
        """Rules in force on `day`."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class ActivityRule(models.Model):
    """What one kind of activity may be worth: hours at most, on one occasion and on one day."""

    kind = models.CharField(_("kind"), max_length=14, choices=ActivityKind.choices)
    most_hours = models.DecimalField(
        _("hours at most for one occasion"), max_digits=6, decimal_places=2
    )
    most_hours_a_day = models.DecimalField(
        _("hours at most for one day"), max_digits=4, decimal_places=2
    )
    is_general = models.BooleanField(
        _("counts as other training, not as integrity education"), default=False
    )
    source = models.CharField(_("source"), max_length=200)
    source_en = models.CharField(_("source in English"), max_length=240, blank=True)
    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("in force to"), null=True, blank=True)

    objects = models.Manager.from_queryset(ActivityRuleQuerySet)()

    class Meta:
        verbose_name = _("rule on hours of activities")
        verbose_name_plural = _("rules on hours of activities")
        ordering = ["kind", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "valid_from"], name="records_activityrule_once_per_start"
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(valid_to=None),
                name="records_activityrule_one_open_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ≤ {self.most_hours}"

    @property
    def source_label(self) -> str:
        """The source in the interface language."""
        return in_language(self.source, self.source_en)

    @property
    def credit_rule(self) -> str:
        """How entries name it, such as "offline.party-school:general"."""
        name = self.kind.lower().replace("_", "-")
        return f"{OFFLINE}{name}{GENERAL if self.is_general else ''}"


class EventQuerySet(models.QuerySet["Event"]):
    def below(self, tops: Sequence[Unit]) -> Self:
        """Events for people in the subtrees of `tops`."""
        return self.filter(audience_below(tops, "audience"))

    def for_unit(self, unit: Unit | None) -> Self:
        """Events whose audience `unit` belongs to."""
        if unit is None:
            return self.none()
        return self.filter(audience__path__in=paths_to(unit))

    def checking_in(self, at: dt.datetime) -> Self:
        """Planned events whose check-in is open at `at`."""
        return self.filter(
            state=Event.State.PLANNED,
            starts_at__lte=at + CHECK_IN_OPENS_BEFORE,
            ends_at__gte=at - CHECK_IN_CLOSES_AFTER,
        )


class Event(models.Model):
    """One offline activity (线下活动): planned by one officer, its roll approved by another."""

    class State(models.TextChoices):
        PLANNED = "PLANNED", _("planned")
        WAITING = "WAITING", _("roll waits for approval")
        APPROVED = "APPROVED", _("approved, recorded")
        CANCELLED = "CANCELLED", _("cancelled")

    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, unique=True, editable=False
    )
    kind = models.CharField(_("kind"), max_length=14, choices=ActivityKind.choices)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=240, blank=True)
    place = models.CharField(_("place"), max_length=120)
    starts_at = models.DateTimeField(_("begins at"))
    ends_at = models.DateTimeField(_("ends at"))
    audience = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="events", verbose_name=_("for whom")
    )
    about = models.TextField(_("what it is about"), max_length=1_000, blank=True)
    rule = models.ForeignKey(
        ActivityRule, models.PROTECT, related_name="events", verbose_name=_("rule")
    )
    credit_hours = models.DecimalField(_("credit hours"), max_digits=6, decimal_places=2)
    credit_days = models.DecimalField(
        _("days of training"), max_digits=5, decimal_places=1, default=0
    )
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    allows_printed_code = models.BooleanField(_("printed code allowed"), default=False)
    secret = models.CharField(max_length=64, default=new_secret, editable=False)
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.PLANNED
    )
    planned_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("planned by")
    )
    planned_at = models.DateTimeField(_("planned at"))
    submitted_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("roll handed in by"),
    )
    submitted_at = models.DateTimeField(_("roll handed in at"), null=True)
    decided_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decision_note = models.CharField(_("note on the decision"), max_length=300, blank=True)

    objects = models.Manager.from_queryset(EventQuerySet)()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="records_event_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(credit_hours__gt=0, credit_days__gte=0),
                name="records_event_hours_positive",
            ),
            models.CheckConstraint(
                condition=~Q(state="APPROVED")
                | (
                    Q(decided_by__isnull=False, submitted_by__isnull=False)
                    & ~Q(decided_by=F("submitted_by"))
                    & ~Q(decided_by=F("planned_by"))
                ),
                name="records_event_approved_by_another",
            ),
            models.UniqueConstraint(
                fields=["audience", "kind", "title", "starts_at"],
                condition=~Q(state="CANCELLED"),
                name="records_event_planned_once",
            ),
        ]
        indexes = [
            models.Index(fields=["audience", "-starts_at"], name="records_event_of_unit")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(self.title, self.title_en)

    @property
    def activity_key(self) -> str:
        """How entries name it; an approved event never changes, so there is one edition."""
        return f"records.event:{self.pk}@1"

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_approved(self) -> bool:
        return self.state == self.State.APPROVED

    @property
    def check_in_opens_at(self) -> dt.datetime:
        return self.starts_at - CHECK_IN_OPENS_BEFORE

    @property
    def check_in_closes_at(self) -> dt.datetime:
        return self.ends_at + CHECK_IN_CLOSES_AFTER

    def is_checking_in(self, at: dt.datetime) -> bool:
        """Tell whether codes are accepted at the instant `at` of the server's clock."""
        return self.is_planned and self.check_in_opens_at <= at <= self.check_in_closes_at


class Attendance(models.Model):
    """`cadre` was at `event`; the roll says how that is known."""

    class Way(models.TextChoices):
        CODE = "CODE", _("by the changing code")
        PRINTED = "PRINTED", _("by the printed code")
        HAND = "HAND", _("ticked by hand")
        SHEET = "SHEET", _("from a sheet")

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="attendances", verbose_name=_("event")
    )
    cadre = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="attendances", verbose_name=_("cadre")
    )
    way = models.CharField(_("how it is known"), max_length=7, choices=Way.choices)
    noted_at = models.DateTimeField(_("noted at"))
    noted_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("noted by"),
    )

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(fields=["event", "cadre"], name="records_attendance_once")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} · {self.cadre_id}"
