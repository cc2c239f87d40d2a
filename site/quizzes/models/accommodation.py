"""Accommodation: other terms of a quiz for one person, for a stated reason."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Accommodation(models.Model):
    """Extra time, other dates or more attempts for one cadre in one quiz (个别安排).

    Withdrawn ones stay, so that it can be told later why somebody had other terms.
    """

    quiz = models.ForeignKey(
        "quizzes.Quiz",
        models.CASCADE,
        related_name="accommodations",
        verbose_name=_("quiz"),
    )
    cadre = models.ForeignKey(
        "cadres.Cadre",
        models.CASCADE,
        related_name="accommodations",
        verbose_name=_("cadre"),
    )
    extra_minutes = models.PositiveSmallIntegerField(_("extra minutes"), default=0)
    extra_attempts = models.PositiveSmallIntegerField(_("extra attempts"), default=0)
    opens_at = models.DateTimeField(_("open from"), null=True, blank=True)
    closes_at = models.DateTimeField(_("open until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    granted_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("granted at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("accommodation")
        verbose_name_plural = _("accommodations")
        ordering = ["-granted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "cadre"],
                condition=Q(withdrawn_at=None),
                name="quizzes_accommodation_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None)
                | Q(closes_at=None)
                | Q(closes_at__gt=models.F("opens_at")),
                name="quizzes_accommodation_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz} · {self.cadre}"
