"""Regrade: marking attempts again after a question was corrected. Two people, counter-entries."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Regrade(models.Model):
    """`requested_by` wants the attempts that saw older wordings marked by `version` (重新评分).

    Somebody else confirms it or turns it down. A confirmed one has applied its lines.
    """

    class State(models.TextChoices):
        WAITING = "WAITING", _("waiting for a second person")
        CONFIRMED = "CONFIRMED", _("confirmed")
        REJECTED = "REJECTED", _("rejected")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question = models.ForeignKey(
        "quizzes.Question", models.PROTECT, related_name="regrades", verbose_name=_("question")
    )
    version = models.ForeignKey(
        "quizzes.QuestionVersion",
        models.PROTECT,
        related_name="+",
        verbose_name=_("corrected version"),
    )
    reason = models.CharField(_("reason"), max_length=500)
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.WAITING
    )
    requested_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested at"))
    decided_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_note = models.CharField(_("note on the decision"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question"],
                condition=Q(state="WAITING"),
                name="quizzes_regrade_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")),
                name="quizzes_regrade_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="WAITING", decided_by=None)
                | (~Q(state="WAITING") & Q(decided_by__isnull=False)),
                name="quizzes_regrade_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}@{self.version_id}"


class RegradeLine(models.Model):
    """What a confirmed regrade changed in one attempt, and the receipt it had before."""

    regrade = models.ForeignKey(Regrade, models.PROTECT, related_name="lines")
    attempt = models.ForeignKey("quizzes.Attempt", models.PROTECT, related_name="regrade_lines")
    points_before = models.DecimalField(max_digits=7, decimal_places=2)
    points_after = models.DecimalField(max_digits=7, decimal_places=2)
    percent_before = models.DecimalField(max_digits=5, decimal_places=2)
    percent_after = models.DecimalField(max_digits=5, decimal_places=2)
    was_passed = models.BooleanField()
    is_passed = models.BooleanField()
    receipt_before = models.CharField(max_length=64, blank=True)
    correction = models.ForeignKey("records.Entry", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("line of a regrade")
        verbose_name_plural = _("lines of a regrade")
        ordering = ["regrade", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["regrade", "attempt"], name="quizzes_regradeline_once_per_attempt"
            )
        ]

    def __str__(self) -> str:
        return f"{self.regrade_id}/{self.attempt_id}"
