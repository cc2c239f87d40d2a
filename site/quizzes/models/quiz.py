"""Quiz: how questions are asked together."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol, TypeVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from core.translation import in_language
from records.models import Kind


class HasPercent(Protocol):
    """A closed attempt, whole or what `quizzes.reading` tells of it."""

    @property
    def percent(self) -> Decimal | None: ...


Closed = TypeVar("Closed", bound=HasPercent)


class Quiz(ClusterableModel):
    """A quiz (测验): the pool, how many of it, for how long, and what passes.

    Names in django-quiz-app: `random_order` → shuffle_questions, `max_questions` →
    question_count, `single_attempt` → attempt_limit=1, `pass_mark` → pass_percent.
    """

    class Variant(models.TextChoices):
        ATTEMPT = "ATTEMPT", _("drawn anew for each attempt")
        PERSON = "PERSON", _("one for each person, the same each time")

    class Counting(models.TextChoices):
        BEST = "BEST", _("the best attempt")
        LAST = "LAST", _("the last attempt")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    edition = models.PositiveIntegerField(_("edition"), default=1)
    questions = models.ManyToManyField(
        "quizzes.Question", through="quizzes.QuizItem", related_name="quizzes"
    )
    question_count = models.PositiveSmallIntegerField(
        _("number of questions"),
        null=True,
        blank=True,
        help_text=_("Drawn at random from the pool; empty means all of them."),
    )
    blueprint = models.ForeignKey(
        "quizzes.Blueprint",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quizzes",
        verbose_name=_("blueprint"),
        help_text=_("Draws the paper from a bank; empty means the questions listed here."),
    )
    variant = models.CharField(
        _("paper"), max_length=7, choices=Variant.choices, default=Variant.ATTEMPT
    )
    rotation_years = models.PositiveSmallIntegerField(
        _("years until a question comes back"),
        default=0,
        validators=[MaxValueValidator(20)],
        help_text=_(
            "Nobody is asked again, in any quiz that rotates, what they were asked in these "
            "years. 0 means no rotation."
        ),
    )
    is_by_invitation = models.BooleanField(
        _("by invitation only"),
        default=False,
        editable=False,
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=15)
    grace_seconds = models.PositiveSmallIntegerField(_("grace in seconds"), default=10)
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark in percent"),
        default=60,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    attempt_limit = models.PositiveSmallIntegerField(
        _("attempts allowed"), default=0, help_text=_("0 means any number.")
    )
    counting = models.CharField(
        _("what counts"), max_length=5, choices=Counting.choices, default=Counting.BEST
    )
    cool_down_minutes = models.PositiveIntegerField(
        _("pause between attempts in minutes"),
        default=0,
        help_text=_("Counted from handing in to the next start; 0 means none."),
    )
    opens_at = models.DateTimeField(
        _("open from"), null=True, blank=True, help_text=_("Empty means at any time.")
    )
    closes_at = models.DateTimeField(
        _("open until"),
        null=True,
        blank=True,
        help_text=_("Attempts end then at the latest, whenever they were started."),
    )
    scale = models.ForeignKey(
        "quizzes.GradeScale",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quizzes",
        verbose_name=_("grade scale"),
        help_text=_("Empty means that results have percents but no grades."),
    )
    shuffle_questions = models.BooleanField(_("questions in random order"), default=True)
    shuffle_choices = models.BooleanField(_("choices in random order"), default=True)
    asks_confidence = models.BooleanField(
        _("ask how sure people are"),
        default=False,
        help_text=_("Beside each question; it is never marked."),
    )
    success_text = models.TextField(_("text after a pass"), blank=True)
    success_text_en = models.TextField(_("text after a pass in English"), blank=True)
    fail_text = models.TextField(_("text after a fail"), blank=True)
    fail_text_en = models.TextField(_("text after a fail in English"), blank=True)
    is_draft = models.BooleanField(
        _("draft"), default=False, help_text=_("Nobody can start a draft.")
    )

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at=None)
                | models.Q(closes_at=None)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="quizzes_quiz_closes_after_it_opens",
                violation_error_message=_("The quiz would close before it opens."),
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def record_kind(self) -> Kind:
        """How results enter the record: what is held on dates or by invitation is an exam."""
        is_exam = self.is_by_invitation or self.opens_at or self.closes_at
        return Kind.EXAM if is_exam else Kind.QUIZ

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(self.title, self.title_en)

    @property
    def blurb(self) -> str:
        """Description in the interface language."""
        return in_language(self.description, self.description_en)

    def verdict(self, *, is_passed: bool) -> str:
        """What the quiz says after a pass or a fail, in the interface language."""
        if is_passed:
            return in_language(self.success_text, self.success_text_en)
        return in_language(self.fail_text, self.fail_text_en)

    def counting_of(self, attempts: Sequence[Closed]) -> Closed | None:
        """Return which of the closed `attempts`, the first one first, is the one that counts.

        Of equally good ones the earliest; one that awaits marking not yet.
        """
        attempts = [attempt for attempt in attempts if attempt.percent is not None]
        if self.counting == self.Counting.LAST:
            return attempts[-1] if attempts else None
        return max(attempts, key=lambda attempt: attempt.percent or 0, default=None)

    @property
    def activity_key(self) -> str:
        """The key under which the education record knows this edition of the quiz."""
        return f"quizzes.quiz:{self.pk}@{self.edition}"


class QuizItem(models.Model):
    """A question in a quiz's pool, with its points."""

    quiz = ParentalKey(
        Quiz, on_delete=models.CASCADE, related_name="items", verbose_name=_("quiz")
    )
    question = models.ForeignKey(
        "quizzes.Question", models.PROTECT, related_name="items", verbose_name=_("question")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2, default=1)

    sort_order_field = "position"

    class Meta:
        verbose_name = _("quiz item")
        verbose_name_plural = _("quiz items")
        ordering = ["quiz", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "question"], name="quizzes_quizitem_once"),
            models.CheckConstraint(
                condition=models.Q(points__gt=0), name="quizzes_quizitem_points_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz} · {self.question}"
