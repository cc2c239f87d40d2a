"""WorkDay and SendingHours: when messages go out. Reminder: who was reminded of what, once a step."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

BY_HAND = "BY_HAND"  # "BY_HAND:2026-11-25": a supervisor's own reminder, once a day


class Step(models.TextChoices):
    BEFORE_7 = "BEFORE_7", _("seven working days before")
    BEFORE_1 = "BEFORE_1", _("one working day before")
    AFTER_1 = "AFTER_1", _("one working day after")
    AFTER_3 = "AFTER_3", _("three working days after")


class WorkDay(models.Model):
    """A day on which people work or not, whatever the week says (调休): goes before the library."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("people work"))
    note = models.CharField(_("why"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("swapped working day")
        verbose_name_plural = _("swapped working days")
        ordering = ["day"]

    def __str__(self) -> str:
        return self.day.isoformat()


class SendingHours(models.Model):
    """Between which hours of a working day messages go out; quiet before and after. One row."""

    number = models.PositiveSmallIntegerField(unique=True, default=1, editable=False)
    opens = models.TimeField(_("not before"), default=dt.time(8, 30))
    closes = models.TimeField(_("not after"), default=dt.time(18, 0))

    class Meta:
        verbose_name = _("sending hours")
        verbose_name_plural = _("sending hours")
        constraints = [
            models.CheckConstraint(
                condition=Q(number=1), name="assignments_sendinghours_one_row"
            ),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")),
                name="assignments_sendinghours_close_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}"


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def waiting(self) -> Self:
        """Neither posted nor dropped."""
        return self.filter(posted_at=None, dropped_at=None)


class Reminder(models.Model):
    """One person reminded of one assignment at one step; an outbox row until it is posted.

    Dropped when the person had finished before it was posted.
    """

    obligation = models.ForeignKey(
        "assignments.Obligation",
        models.CASCADE,
        related_name="reminders",
        verbose_name=_("obligation"),
    )
    step = models.CharField(_("step"), max_length=24)
    noted_at = models.DateTimeField(_("noted at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    posted_at = models.DateTimeField(_("posted at"), null=True)
    dropped_at = models.DateTimeField(_("dropped at"), null=True)

    objects = models.Manager.from_queryset(ReminderQuerySet)()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "step"], name="assignments_reminder_once_per_step"
            ),
            models.CheckConstraint(
                condition=Q(posted_at=None) | Q(dropped_at=None),
                name="assignments_reminder_posted_or_dropped",
            ),
        ]
        indexes = [
            models.Index(
                fields=["noted_at"],
                condition=Q(posted_at=None, dropped_at=None),
                name="assignments_reminder_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} · {self.step}"
