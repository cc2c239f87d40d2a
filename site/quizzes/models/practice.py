"""The wrong-answer book, and what was answered in it and in the question of the day."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PracticeCardQuerySet(models.QuerySet["PracticeCard"]):
    def in_the_book(self) -> Self:
        """Cards that still come back."""
        return self.filter(left_at=None)


class PracticeCard(models.Model):
    """One question in one cadre's wrong-answer book (错题本).

    `memory` is the card of the `fsrs` package as it writes itself; when it comes back is copied
    to `due_at`. A card that is remembered for long leaves the book.
    """

    cadre = models.ForeignKey("cadres.Cadre", models.CASCADE, related_name="practice_cards")
    question = models.ForeignKey("quizzes.Question", models.CASCADE, related_name="+")
    memory = models.JSONField()
    due_at = models.DateTimeField(_("comes back"))
    missed_at = models.DateTimeField(_("missed last"))
    left_at = models.DateTimeField(_("left the book"), null=True, blank=True)

    objects = models.Manager.from_queryset(PracticeCardQuerySet)()

    class Meta:
        verbose_name = _("card of the wrong-answer book")
        verbose_name_plural = _("cards of wrong-answer books")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cadre", "question"], name="quizzes_practicecard_once_per_question"
            )
        ]
        indexes = [
            models.Index(
                fields=["cadre", "due_at"],
                condition=Q(left_at=None),
                name="quizzes_practicecard_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cadre_id}/{self.question_id}"


class DailyAnswer(models.Model):
    """What a cadre answered to the question of one day. No points, no streak, no record."""

    cadre = models.ForeignKey("cadres.Cadre", models.CASCADE, related_name="daily_answers")
    day = models.DateField()
    version = models.ForeignKey("quizzes.QuestionVersion", models.PROTECT, related_name="+")
    value = models.JSONField()
    is_right = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer to a question of the day")
        verbose_name_plural = _("answers to questions of the day")
        constraints = [
            models.UniqueConstraint(fields=["cadre", "day"], name="quizzes_daily_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.cadre_id}@{self.day}"
