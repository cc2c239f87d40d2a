"""Attempt, its frozen paper, and its answers. The write path is in `quizzes.services`."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Final, Self

from django.db import models
from django.db.models import Q
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.translation import in_language
from quizzes.clock import DatabaseNow

# The page hands in when its count reaches zero, and a request takes a moment.
LAST_SECONDS: Final = dt.timedelta(seconds=2)


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def open(self) -> Self:
        """Attempts that still take answers, their deadline aside."""
        return self.filter(closed_at=None)

    def closed(self) -> Self:
        return self.exclude(closed_at=None)

    def awaiting_marking(self) -> Self:
        """Closed attempts whose result waits for a person to mark an answer."""
        return self.filter(awaits_marking=True)

    def with_result(self) -> Self:
        """Closed attempts whose result stands."""
        return self.closed().filter(awaits_marking=False)

    def overdue(self, at: dt.datetime | Combinable) -> Self:
        """Open attempts whose deadline, grace included, lies before `at`."""
        return self.open().filter(final_deadline_at__lt=at)

    def with_late(self) -> Self:
        """Add `late`, how many answers came too late."""
        return self.annotate(late=models.Count("late_answers"))

    def with_now(self) -> Self:
        """Add `now`, the instant of reading by the database's clock."""
        return self.annotate(now=DatabaseNow())

    def with_sitting(self) -> Self:
        """Add `is_sitting`: whether its cadre has an attempt open, this one or another."""
        sitting = Attempt.objects.filter(cadre=models.OuterRef("cadre"), closed_at=None)
        return self.annotate(is_sitting=models.Exists(sitting))


class Attempt(models.Model):
    """One cadre's go at a quiz (作答; django-quiz-app calls it a Sitting).

    `paper` is frozen at the start: a list of `{"item": 1, "version": pk, "kind": "SINGLE",
    "points": "1.00", "choices": ["c", "a", …]}` in the order shown; edition and pass mark are
    frozen beside it. Scores are points, `percent` 0–100. All instants are the database's. While
    it `awaits_marking`, it is closed and has no result: `percent` is None.
    """

    class Closing(models.TextChoices):
        SUBMITTED = "SUBMITTED", _("submitted")
        EXPIRED = "EXPIRED", _("closed at the deadline")

    now: dt.datetime  # only after `with_now()`
    late: int  # only after `with_late()`
    is_sitting: bool  # only after `with_sitting()`

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    quiz = models.ForeignKey(
        "quizzes.Quiz", models.PROTECT, related_name="attempts", verbose_name=_("quiz")
    )
    cadre = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="attempts", verbose_name=_("cadre")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    edition = models.PositiveIntegerField(_("edition"), default=1)
    pass_percent = models.PositiveSmallIntegerField(_("pass mark in percent"), default=60)
    paper = models.JSONField(_("paper"))
    started_at = models.DateTimeField(_("started at"))
    deadline_at = models.DateTimeField(_("deadline"))
    final_deadline_at = models.DateTimeField(_("deadline with grace"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closing = models.CharField(_("closing"), max_length=10, choices=Closing.choices, blank=True)
    points = models.DecimalField(
        _("points"), max_digits=7, decimal_places=2, default=Decimal("0.00")
    )
    points_possible = models.DecimalField(_("points possible"), max_digits=7, decimal_places=2)
    percent = models.DecimalField(
        _("percent"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    is_passed = models.BooleanField(_("passed"), default=False)
    awaits_marking = models.BooleanField(_("awaiting marking"), default=False)
    marks = models.JSONField(_("marks per item"), default=dict, blank=True)
    receipt = models.CharField(_("receipt"), max_length=64, blank=True)
    grade = models.CharField(_("grade"), max_length=20, blank=True)
    grade_en = models.CharField(_("grade in English"), max_length=40, blank=True)
    noted_at = models.DateTimeField(_("noted for analysis"), null=True, blank=True)
    lease = models.CharField(_("window that goes on with it"), max_length=32, blank=True)

    objects = models.Manager.from_queryset(AttemptQuerySet)()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "cadre", "number"], name="quizzes_attempt_once_per_number"
            ),
            models.UniqueConstraint(
                fields=["quiz", "cadre"],
                condition=Q(closed_at=None),
                name="quizzes_attempt_one_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["final_deadline_at"],
                condition=Q(closed_at=None),
                name="quizzes_attempt_open_deadline",
            ),
            models.Index(
                fields=["closed_at"],
                condition=Q(noted_at=None, closed_at__isnull=False),
                name="quizzes_attempt_not_noted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz} · {self.cadre} · {self.number}"

    def get_absolute_url(self) -> str:
        """The attempt page while it is open, the result afterwards."""
        return reverse("attempt_result" if self.closed_at else "attempt", args=[self.public_id])

    @property
    def grade_label(self) -> str:
        """The grade as it was called when the attempt closed, in the interface language."""
        return in_language(self.grade, self.grade_en)

    @property
    def is_out_of_time(self) -> bool:
        """Whether the clock ended it: the sweeper did, or the page in its last seconds."""
        return self.closing == self.Closing.EXPIRED or (
            self.closed_at is not None and self.closed_at > self.deadline_at - LAST_SECONDS
        )


class AnswerLogEntry(models.Model):
    """Append-only log: every answer the server ever acknowledged, in order."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="answer_log")
    key = models.CharField(max_length=64)
    item = models.PositiveSmallIntegerField()
    value = models.JSONField()
    client_seq = models.PositiveBigIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer log entry")
        verbose_name_plural = _("answer log")
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "key", "item"], name="quizzes_answerlog_once_per_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.item}@{self.client_seq}"


class LateAnswer(models.Model):
    """Append-only: an answer that came when the attempt took none any more.

    It never counts. The examiner sees it, and so does the cadre.
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="late_answers")
    key = models.CharField(max_length=64)
    item = models.PositiveSmallIntegerField()
    value = models.JSONField()
    client_seq = models.PositiveBigIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("late answer")
        verbose_name_plural = _("late answers")
        ordering = ["attempt", "received_at", "item"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "key", "item"], name="quizzes_lateanswer_once_per_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.item}@{self.client_seq}"


class Answer(models.Model):
    """The current answer to one item: the one with the highest `client_seq`."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="answers")
    item = models.PositiveSmallIntegerField()
    value = models.JSONField()
    client_seq = models.PositiveBigIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "item"], name="quizzes_answer_one_per_item"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.item}"
