"""Who is asked to sit a quiz that is not for everybody: spot checks and tests three months later."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.translation import in_language


class SpotCheck(models.Model):
    """A random draw of people who answer unseen questions within 48 hours (抽查).

    Whoever knows `seed`, `per_unit` and the list that was drawn from (`pool_digest` proves it)
    draws the same people again.
    """

    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    unit = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="spot_checks", verbose_name=_("unit")
    )
    blueprint = models.ForeignKey(
        "quizzes.Blueprint", models.PROTECT, related_name="+", verbose_name=_("blueprint")
    )
    per_unit = models.PositiveSmallIntegerField(_("people per unit"))
    reason = models.CharField(_("reason"), max_length=200)
    seed = models.CharField(_("seed"), max_length=64)
    pool = models.JSONField(_("whom it was drawn from"))  # {unit code: [staff numbers]}
    pool_digest = models.CharField(_("fingerprint of the list"), max_length=64)
    quiz = models.OneToOneField(
        "quizzes.Quiz", models.PROTECT, related_name="spot_check", verbose_name=_("quiz")
    )
    drawn_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("drawn by")
    )
    drawn_at = models.DateTimeField(_("drawn at"))
    closes_at = models.DateTimeField(_("open until"))

    class Meta:
        verbose_name = _("spot check")
        verbose_name_plural = _("spot checks")
        ordering = ["-drawn_at"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(self.title, self.title_en)


class TeachingCheck(models.Model):
    """Did it teach? A test before, a test after, and five unseen questions 90 days later."""

    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    before = models.ForeignKey(
        "quizzes.Quiz", models.PROTECT, related_name="+", verbose_name=_("test before")
    )
    after = models.OneToOneField(
        "quizzes.Quiz",
        models.PROTECT,
        related_name="teaching_check",
        verbose_name=_("test after"),
    )
    later = models.OneToOneField(
        "quizzes.Quiz",
        models.PROTECT,
        related_name="+",
        verbose_name=_("test three months later"),
    )
    set_up_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("set up by")
    )
    set_up_at = models.DateTimeField(_("set up at"))

    class Meta:
        verbose_name = _("teaching check")
        verbose_name_plural = _("teaching checks")
        ordering = ["-set_up_at"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(self.title, self.title_en)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open_at(self, at: object) -> Self:
        """Invitations whose hours include `at`."""
        return self.filter(Q(closes_at=None) | Q(closes_at__gt=at), opens_at__lte=at)


class Invitation(models.Model):
    """One cadre is asked to sit one quiz between two instants."""

    quiz = models.ForeignKey("quizzes.Quiz", models.CASCADE, related_name="invitations")
    cadre = models.ForeignKey("cadres.Cadre", models.CASCADE, related_name="invitations")
    opens_at = models.DateTimeField(_("open from"))
    closes_at = models.DateTimeField(_("open until"), null=True, blank=True)

    objects = models.Manager.from_queryset(InvitationQuerySet)()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "cadre"], name="quizzes_invitation_once_per_quiz"
            )
        ]
        indexes = [
            models.Index(fields=["cadre", "opens_at"], name="quizzes_invitation_of_cadre")
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}/{self.cadre_id}"
