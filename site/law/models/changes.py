"""What a new version did to each article, and what has to be looked at again because of it."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from law.lineage import Change


class ArticleChangeQuerySet(models.QuerySet["ArticleChange"]):
    def touching_content(self) -> Self:
        """Changes after which what cites the old article must be looked at: material, repealed."""
        return self.filter(
            Q(kind=Change.AMENDED, weight=ArticleChange.Weight.MATERIAL)
            | Q(kind=Change.REMOVED)
        )

    def to_learn(self) -> Self:
        """Changes that somebody certified on the old text has to study: material, new, repealed."""
        return self.filter(
            Q(kind=Change.AMENDED, weight=ArticleChange.Weight.MATERIAL)
            | Q(kind__in=[Change.ADDED, Change.REMOVED])
        )

    def in_text_order(self) -> Self:
        """By the new version's order, repealed articles last; ready to be shown."""
        return self.select_related(
            "old__version__instrument", "new__version__instrument"
        ).order_by(models.F("position"), "pk")


class ArticleChange(models.Model):
    """One article of a version beside its predecessor (条文变化).

    Proposed by the import from the two texts, confirmed by an editor. Each article of the new
    version has one; so has each repealed article of the version before.
    """

    class Kind(models.TextChoices):
        UNCHANGED = Change.UNCHANGED.value, _("unchanged")
        RENUMBERED = Change.RENUMBERED.value, _("renumbered")
        AMENDED = Change.AMENDED.value, _("amended")
        ADDED = Change.ADDED.value, _("added")
        REMOVED = Change.REMOVED.value, _("removed")

    class Weight(models.TextChoices):
        MATERIAL = "MATERIAL", _("material: the rule is another")
        WORDING = "WORDING", _("wording only: the rule is the same")

    version = models.ForeignKey(
        "law.Version", models.CASCADE, related_name="changes", verbose_name=_("version")
    )
    position = models.PositiveIntegerField(_("position"))
    old = models.ForeignKey(
        "law.Article",
        models.CASCADE,
        null=True,
        related_name="later_changes",
        verbose_name=_("before"),
    )
    new = models.ForeignKey(
        "law.Article",
        models.CASCADE,
        null=True,
        related_name="own_changes",
        verbose_name=_("after"),
    )
    kind = models.CharField(_("change"), max_length=10, choices=Kind.choices)
    is_split = models.BooleanField(
        _("split off"),
        default=False,
        help_text=_("It took over a part of an article that itself goes on."),
    )
    similarity = models.PositiveSmallIntegerField(_("similarity in percent"), default=0)
    weight = models.CharField(_("weight"), max_length=8, choices=Weight.choices, blank=True)

    objects = models.Manager.from_queryset(ArticleChangeQuerySet)()

    class Meta:
        verbose_name = _("change of an article")
        verbose_name_plural = _("changes of articles")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "new"], name="law_change_once_per_new_article"
            ),
            models.UniqueConstraint(
                fields=["version", "old"],
                condition=Q(is_split=False),
                name="law_change_once_per_old_article",
            ),
            models.CheckConstraint(
                condition=Q(old__isnull=False) | Q(new__isnull=False),
                name="law_change_has_an_article",
            ),
        ]

    def __str__(self) -> str:
        before = self.old.label if self.old else "–"
        after = self.new.label if self.new else "–"
        return f"{before} → {after}"


class StaleCitationQuerySet(models.QuerySet["StaleCitation"]):
    def open(self) -> Self:
        """Nobody has decided yet."""
        return self.filter(decision="")

    def oldest_first(self) -> Self:
        """In the order in which they were listed, ready to be shown."""
        return self.select_related(
            "owner",
            "change__version__instrument",
            "change__old__version__instrument",
            "change__new__version__instrument",
        ).order_by("listed_at", "change__position", "pk")


class StaleCitation(models.Model):
    """Something that cites a materially changed article, until somebody has looked at it."""

    class Decision(models.TextChoices):
        STILL_RIGHT = "STILL_RIGHT", _("still right")
        EDITED = "EDITED", _("edited")
        RETIRED = "RETIRED", _("retired")

    change = models.ForeignKey(
        ArticleChange, models.CASCADE, related_name="stale", verbose_name=_("change")
    )
    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("what cites it"), max_length=120)
    title = models.CharField(_("title"), max_length=255)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    edit_url = models.CharField(_("edit address"), max_length=255, blank=True)
    listed_at = models.DateTimeField(_("listed at"))
    decision = models.CharField(
        _("decision"), max_length=12, choices=Decision.choices, blank=True
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = models.Manager.from_queryset(StaleCitationQuerySet)()

    class Meta:
        verbose_name = _("stale citation")
        verbose_name_plural = _("stale citations")
        constraints = [
            models.UniqueConstraint(fields=["change", "key"], name="law_stale_once_per_change")
        ]
        indexes = [
            models.Index(fields=["key"], condition=Q(decision=""), name="law_stale_open_key")
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.change}"

    def days_waiting(self, at: dt.datetime) -> int:
        """Whole days since it was listed."""
        return (at - self.listed_at).days
