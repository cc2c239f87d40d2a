"""What a reader has done with a case. Personal, and shown to that person alone."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Exercise(models.TextChoices):
    """The exercises of a case; the lower-case code stands in activity keys and addresses."""

    CHOICES = "choices", _("Choices")
    REMINDER = "reminder", _("Reminder moment")
    LADDER = "ladder", _("Ladder")
    MIRROR = "mirror", _("Mirror")


class ExerciseRunQuerySet(models.QuerySet["ExerciseRun"]):
    def finished(self) -> Self:
        return self.exclude(finished_at=None)


class ExerciseRun(models.Model):
    """How far one cadre is with one exercise of a case, as it was written in one edition.

    `answers` are shown to that person alone and counted nowhere: choices by event, the place of
    each fact on the ladder, the event that was tapped. The mirror never stores what was ticked.
    """

    case = models.ForeignKey(
        "warning_cases.WarningCasePage",
        models.CASCADE,
        related_name="runs",
        verbose_name=_("case"),
    )
    cadre = models.ForeignKey(
        "cadres.Cadre", models.CASCADE, related_name="case_runs", verbose_name=_("cadre")
    )
    exercise = models.CharField(_("exercise"), max_length=10, choices=Exercise.choices)
    edition = models.CharField(
        _("edition"),
        max_length=12,
        help_text=_("Mark of the exercise's text: when that changes, it is done anew."),
    )
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    first_tries = models.JSONField(
        _("first tries"),
        default=dict,
        blank=True,
        help_text=_("Whether the first answer was right, by fact."),
    )
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = models.Manager.from_queryset(ExerciseRunQuerySet)()

    class Meta:
        verbose_name = _("case exercise")
        verbose_name_plural = _("case exercises")
        constraints = [
            models.UniqueConstraint(
                fields=["cadre", "case", "exercise", "edition"],
                name="warning_cases_exerciserun_once",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=models.F("started_at")),
                name="warning_cases_exerciserun_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.exercise}"


class ReminderTally(models.Model):
    """Where people tapped, without who: event id → taps.

    `shown` follows `counted` only when at least five more people have tapped, so that two looks
    at the figures never differ by one person.
    """

    case = models.ForeignKey(
        "warning_cases.WarningCasePage", models.CASCADE, related_name="tallies"
    )
    edition = models.CharField(_("edition"), max_length=12)
    counted = models.JSONField(_("counted"), default=dict)
    shown = models.JSONField(_("shown"), default=dict)

    class Meta:
        verbose_name = _("reminder tally")
        verbose_name_plural = _("reminder tallies")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "edition"], name="warning_cases_remindertally_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.edition}"


class MirrorClause(models.Model):
    """The one statement of a mirror that its reader made a clause of the next pledge.

    Private until it is signed; choosing another replaces it.
    """

    cadre = models.OneToOneField(
        "cadres.Cadre", models.CASCADE, related_name="mirror_clause", verbose_name=_("cadre")
    )
    case = models.ForeignKey(
        "warning_cases.WarningCasePage",
        models.CASCADE,
        related_name="+",
        verbose_name=_("case"),
    )
    text = models.CharField(_("clause"), max_length=200)
    chosen_at = models.DateTimeField(_("chosen at"))

    class Meta:
        verbose_name = _("clause from a mirror")
        verbose_name_plural = _("clauses from mirrors")

    def __str__(self) -> str:
        return self.text
