"""Bank → category → question → version: what can be asked."""

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from core.translation import in_language


class Bank(models.Model):
    """A question bank (题库)."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        ordering = ["code"]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class Category(models.Model):
    """A category of a bank; one with a parent is a sub-category."""

    bank = models.ForeignKey(
        Bank, models.CASCADE, related_name="categories", verbose_name=_("question bank")
    )
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent category"),
    )
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["bank", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "code"], name="quizzes_category_once_per_code"
            )
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class QuestionQuerySet(models.QuerySet["Question"]):
    def askable(self) -> Self:
        """Questions that may enter a new paper: approved, and with a wording."""
        return self.filter(state=Question.State.APPROVED).exclude(current=None)


class Question(models.Model):
    """A question (试题): its identity and its place. What it says is in its versions.

    Only what is APPROVED enters new papers. A changed wording goes back to IN_REVIEW until
    somebody else than its author approves it; attempts begun before keep what they pinned.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("draft")
        IN_REVIEW = "IN_REVIEW", _("in review")
        APPROVED = "APPROVED", _("approved")
        RETIRED = "RETIRED", _("withdrawn")

    bank = models.ForeignKey(
        Bank, models.PROTECT, related_name="questions", verbose_name=_("question bank")
    )
    category = models.ForeignKey(
        Category,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("category"),
    )
    code = models.SlugField(_("code"), max_length=80, unique=True)
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=State.choices,
        default=State.DRAFT,
        help_text=_("Only approved questions enter new papers."),
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True, editable=False)
    tags = TaggableManager(_("tags"), blank=True, help_text="")
    risk_points = models.ManyToManyField(
        "cadres.RiskPoint", blank=True, related_name="questions", verbose_name=_("risk points")
    )
    current = models.OneToOneField(
        "quizzes.QuestionVersion",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("current version"),
    )

    objects = models.Manager.from_queryset(QuestionQuerySet)()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["bank", "code"]
        indexes = [models.Index(fields=["bank", "state"], name="quizzes_question_of_bank")]

    @property
    def is_under_review(self) -> bool:
        """Whether nobody but its author has approved what it says now."""
        return self.state in (self.State.DRAFT, self.State.IN_REVIEW)

    def __str__(self) -> str:
        """Code and first words; costs a query unless `current` is selected with it."""
        return f"{self.code} {self.current.stem[:40]}" if self.current else self.code


class QuestionVersion(models.Model):
    """One immutable wording of a question. Attempts pin versions, never questions.

    `choices` is what everybody may see: a list of `{"id": "a", "text": …}`; `key` is what is right,
    ids for most kinds. Kinds (see `quizzes.kinds`) say what both mean.
    `services.revise_question` adds a version; a trigger refuses to change one.
    """

    question = models.ForeignKey(
        Question, models.PROTECT, related_name="versions", verbose_name=_("question")
    )
    number = models.PositiveIntegerField(_("version"), default=1)
    kind = models.CharField(_("kind"), max_length=20)
    stem = models.TextField(_("question text"))
    choices = models.JSONField(_("choices"), default=list, blank=True)
    key = models.JSONField(_("right answer"), default=list)
    explanation = models.TextField(_("explanation"), blank=True)
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), default=2, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    articles = models.ManyToManyField(
        "law.Article", blank=True, related_name="question_versions", verbose_name=_("articles")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        ordering = ["question", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "number"], name="quizzes_version_once_per_number"
            )
        ]

    def __str__(self) -> str:
        return self.stem[:60]
