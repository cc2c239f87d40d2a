"""Blueprint: how a paper is drawn from a bank, so many from each cell; and who gets which one."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from cadres.models.cadre import Rank
from core.translation import in_language


class Blueprint(ClusterableModel):
    """A paper as a plan (组卷蓝图): n questions per topic, difficulty and risk point.

    What may be drawn is counted beforehand (`PoolPlace`), so that drawing costs the same from a
    bank of any size. `stamp` tells whether the bank has changed since.
    """

    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    bank = models.ForeignKey(
        "quizzes.Bank",
        models.PROTECT,
        related_name="blueprints",
        verbose_name=_("question bank"),
    )
    stamp = models.CharField(max_length=120, blank=True, editable=False)

    class Meta:
        verbose_name = _("blueprint")
        verbose_name_plural = _("blueprints")
        ordering = ["code"]

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)


class BlueprintCell(models.Model):
    """So many questions of a topic, a difficulty and a risk point; what is empty is any."""

    blueprint = ParentalKey(
        Blueprint, on_delete=models.CASCADE, related_name="cells", verbose_name=_("blueprint")
    )
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    category = models.ForeignKey(
        "quizzes.Category",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("topic"),
        help_text=_("With its sub-categories. Empty means any."),
    )
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"),
        null=True,
        blank=True,
        choices=[(level, str(level)) for level in range(1, 6)],
    )
    risk_point = models.ForeignKey(
        "cadres.RiskPoint",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("risk point"),
    )
    number = models.PositiveSmallIntegerField(
        _("number of questions"), validators=[MinValueValidator(1)]
    )
    points = models.DecimalField(_("points each"), max_digits=5, decimal_places=2, default=1)
    size = models.PositiveIntegerField(_("questions there"), default=0, editable=False)

    sort_order_field = "position"

    class Meta:
        verbose_name = _("cell")
        verbose_name_plural = _("cells")
        ordering = ["blueprint", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__gt=0, points__gt=0),
                name="quizzes_cell_asks_something",
            )
        ]

    def __str__(self) -> str:
        """Topic, difficulty and risk point, as a person says them."""
        parts = [str(part) for part in (self.category, self.risk_point) if part]
        if self.difficulty:
            parts.append(str(_("difficulty %(level)s") % {"level": self.difficulty}))
        return " · ".join(parts) or str(_("any question"))


class PoolPlace(models.Model):
    """One question that a cell may draw, under a number: places count from 0 without gaps.

    Made from the bank by `quizzes.blueprints.services.count_pool`; can be made again any time.
    """

    cell = models.ForeignKey(BlueprintCell, models.CASCADE, related_name="places")
    place = models.PositiveIntegerField()
    question = models.ForeignKey("quizzes.Question", models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("place in a pool")
        verbose_name_plural = _("places in pools")
        constraints = [
            models.UniqueConstraint(
                fields=["cell", "place"], name="quizzes_poolplace_once_per_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cell_id}/{self.place}"


class PaperRule(models.Model):
    """Who gets another blueprint than everybody: by rank, by post, or both. The first that fits."""

    quiz = ParentalKey(
        "quizzes.Quiz",
        on_delete=models.CASCADE,
        related_name="paper_rules",
        verbose_name=_("quiz"),
    )
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    rank_from = models.PositiveSmallIntegerField(
        _("lowest rank"), choices=Rank.choices, null=True, blank=True
    )
    rank_to = models.PositiveSmallIntegerField(
        _("highest rank"), choices=Rank.choices, null=True, blank=True
    )
    post = models.ForeignKey(
        "cadres.Post",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("post"),
    )
    blueprint = models.ForeignKey(
        Blueprint, models.PROTECT, related_name="rules", verbose_name=_("blueprint")
    )

    sort_order_field = "position"

    class Meta:
        verbose_name = _("other paper")
        verbose_name_plural = _("other papers")
        ordering = ["quiz", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.quiz} · {self.blueprint}"
