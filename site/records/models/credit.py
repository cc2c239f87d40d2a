"""CreditRule: how much training a rank owes, as data. RankHolding: which rank was held since when."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.translation import in_language
from records.credit_rules import Rule


class Window(models.TextChoices):
    CALENDAR_YEAR = "CALENDAR_YEAR", _("each calendar year")
    FIVE_YEARS = "FIVE_YEARS", _("any five years")
    AFTER_PROMOTION = "AFTER_PROMOTION", _("within a year of a promotion without it")


class Category(models.TextChoices):
    ALL = "ALL", _("all recognised training")
    INTEGRITY = "INTEGRITY", _("integrity education only")


class CreditRuleQuerySet(models.QuerySet["CreditRule"]):
    def on(self, day: dt.date) -> Self:
        """Rules in force on `day`."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class CreditRule(models.Model):
    """One version of a rule on hours (学时规则). What has begun is never edited, only ended."""

    code = models.SlugField(_("code"), max_length=60)
    title = models.CharField(_("rule in words"), max_length=200)
    title_en = models.CharField(_("rule in words, in English"), max_length=240, blank=True)
    rank_from = models.PositiveSmallIntegerField(_("lowest rank"))
    rank_to = models.PositiveSmallIntegerField(_("highest rank"), null=True, blank=True)
    window = models.CharField(_("within"), max_length=16, choices=Window.choices)
    category = models.CharField(
        _("what counts"), max_length=10, choices=Category.choices, default=Category.ALL
    )
    hours = models.DecimalField(
        _("hours"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    days = models.DecimalField(
        _("or days"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    online_most = models.DecimalField(
        _("online hours that count at most"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
    )
    source = models.CharField(_("source"), max_length=200)
    source_en = models.CharField(_("source in English"), max_length=240, blank=True)
    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("in force to"), null=True, blank=True)

    objects = models.Manager.from_queryset(CreditRuleQuerySet)()

    class Meta:
        verbose_name = _("rule on credit hours")
        verbose_name_plural = _("rules on credit hours")
        ordering = ["code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="records_creditrule_once_per_start"
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(valid_to=None),
                name="records_creditrule_one_open_version",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="records_creditrule_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(rank_to=None) | Q(rank_to__gte=F("rank_from")),
                name="records_creditrule_ranks_in_order",
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0) | Q(hours=None, window="AFTER_PROMOTION"),
                name="records_creditrule_asks_for_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.valid_from})"

    @property
    def label(self) -> str:
        """The rule in words, in the interface language."""
        return in_language(self.title, self.title_en)

    @property
    def source_label(self) -> str:
        """The source in the interface language."""
        return in_language(self.source, self.source_en)

    def as_rule(self) -> Rule:
        """Return the rule as the pure module reckons with it."""
        return Rule(
            code=self.code,
            window=self.window,
            rank_from=self.rank_from,
            rank_to=self.rank_to,
            hours=self.hours,
            days=self.days,
            online_most=self.online_most,
            is_integrity_only=self.category == Category.INTEGRITY,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            text=self.label,
            source=self.source_label,
        )


class RankHolding(models.Model):
    """`cadre` has held `rank` since `from_on`; None for what was there at the first look."""

    cadre = models.ForeignKey(
        "cadres.Cadre", models.CASCADE, related_name="rank_holdings", verbose_name=_("cadre")
    )
    rank = models.PositiveSmallIntegerField(_("rank"))
    from_on = models.DateField(_("from"), null=True, blank=True)

    class Meta:
        verbose_name = _("rank held")
        verbose_name_plural = _("ranks held")
        ordering = [F("from_on").asc(nulls_first=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cadre", "from_on"], name="records_rankholding_once_per_day"
            ),
            models.UniqueConstraint(
                fields=["cadre"],
                condition=Q(from_on=None),
                name="records_rankholding_one_beginning",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cadre} · {self.rank} · {self.from_on}"
