"""QuestionReview: what became of one wording when somebody looked at it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionReview(models.Model):
    """One step in the review of a wording. Only ever added: a trigger refuses anything else."""

    class Step(models.TextChoices):
        HANDED_IN = "HANDED_IN", _("handed in for review")
        APPROVED = "APPROVED", _("approved")
        SENT_BACK = "SENT_BACK", _("sent back")
        WITHDRAWN = "WITHDRAWN", _("withdrawn")

    version = models.ForeignKey(
        "quizzes.QuestionVersion",
        models.PROTECT,
        related_name="reviews",
        verbose_name=_("question version"),
    )
    step = models.CharField(_("step"), max_length=9, choices=Step.choices)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("review of a question")
        verbose_name_plural = _("reviews of questions")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(step="SENT_BACK", remark=""),
                name="quizzes_questionreview_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.step}"
