"""Response: one answer of a closed attempt, as item analysis reads it; and what came of that."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Response(models.Model):
    """One item of one closed attempt, with the unit and the post of the time.

    Made from the attempt by `quizzes.analysis.services.note_attempts`; can be made again any
    time. Shares are thousandths, so that sums over a million rows are whole numbers.
    """

    attempt = models.ForeignKey("quizzes.Attempt", models.CASCADE, related_name="responses")
    item = models.PositiveSmallIntegerField()
    quiz = models.ForeignKey("quizzes.Quiz", models.CASCADE, related_name="+")
    question = models.ForeignKey("quizzes.Question", models.CASCADE, related_name="responses")
    version = models.ForeignKey("quizzes.QuestionVersion", models.CASCADE, related_name="+")
    cadre = models.ForeignKey("cadres.Cadre", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cadres.Unit", models.SET_NULL, null=True, related_name="+")
    post = models.ForeignKey("cadres.Post", models.SET_NULL, null=True, related_name="+")
    answer = models.CharField(max_length=120)  # canonical JSON; its beginning where it is long
    share = models.PositiveSmallIntegerField()  # thousandths of the item's points
    rest = models.PositiveSmallIntegerField()  # thousandths of the other items' points
    seconds = models.PositiveIntegerField()  # between the saves before and at this item
    answered_at = models.DateTimeField()  # when the attempt was handed in

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "item"], name="quizzes_response_once_per_item"
            )
        ]
        indexes = [
            models.Index(fields=["version", "cadre"], name="quizzes_response_by_people"),
            models.Index(fields=["cadre", "answered_at"], name="quizzes_response_of_cadre"),
            models.Index(fields=["quiz", "answered_at"], name="quizzes_response_of_quiz"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.item}"


class ItemFigures(models.Model):
    """How one wording of a question did, over everybody; computed in the background.

    `facility` and `discrimination` are thousandths; the latter, from −1000 to 1000, is the
    correlation with the rest of the paper, None where nothing varies. `answers` is a list of
    `[answer, how often]`, most frequent first; `flags` the codes of `quizzes.analysis.flags`.
    """

    version = models.OneToOneField(
        "quizzes.QuestionVersion", models.CASCADE, primary_key=True, related_name="figures"
    )
    people = models.PositiveIntegerField(_("people"))
    responses = models.PositiveIntegerField(_("responses"))
    facility = models.PositiveSmallIntegerField(_("facility"))
    discrimination = models.SmallIntegerField(_("discrimination"), null=True)
    seconds = models.PositiveIntegerField(_("mean seconds"))
    answers = models.JSONField(default=list)
    flags = models.JSONField(default=list)
    computed_at = models.DateTimeField(_("computed at"))

    class Meta:
        verbose_name = _("item figures")
        verbose_name_plural = _("item figures")
        indexes = [models.Index(fields=["facility"], name="quizzes_figures_by_facility")]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.facility}‰"


class PlausibilityNote(models.Model):
    """Something about an attempt that a person should ask about. It never changes a result."""

    attempt = models.ForeignKey("quizzes.Attempt", models.CASCADE, related_name="plausibility")
    code = models.CharField(max_length=20)
    facts = models.JSONField(default=dict)
    noted_at = models.DateTimeField()
    finding = models.CharField(_("what was found"), max_length=300, blank=True)
    found_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, null=True, blank=True, related_name="+"
    )
    found_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("plausibility note")
        verbose_name_plural = _("plausibility notes")
        ordering = ["attempt", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "code"], name="quizzes_plausibility_once_per_code"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.code}"
