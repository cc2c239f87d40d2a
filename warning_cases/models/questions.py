"""Which questions of the bank were written about a case."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseQuestion(models.Model):
    """One question about a case. What it says, and its review, is the bank's.

    Args:
        once: mark of the form it was written in, so that a form sent twice writes it once.
    """

    case = models.ForeignKey(
        "warning_cases.WarningCasePage",
        models.CASCADE,
        related_name="question_ties",
        verbose_name=_("case"),
    )
    question = models.OneToOneField(
        "quizzes.Question", models.CASCADE, related_name="+", verbose_name=_("question")
    )
    once = models.UUIDField(editable=False, unique=True)

    class Meta:
        verbose_name = _("question about a case")
        verbose_name_plural = _("questions about a case")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.question_id}"
