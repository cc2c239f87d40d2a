"""Post (a position type with powers and risk points) and Posting (who holds it, where, when)."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.prepared import Parameter
from core.translation import in_language


class Post(models.Model):
    """A position type (岗位)."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["code"]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class PowerQuerySet(models.QuerySet["Power"]):
    def listed(self) -> Self:
        """Powers on the list now: one that has ended stays stored for what refers to it."""
        return self.filter(ended_on=None)


class Power(models.Model):
    """One power a post holds (职权), such as approving a contract change.

    Its basis in the law is an edge of a layer above (`assignments.powers`).
    """

    post = models.ForeignKey(
        Post, models.CASCADE, related_name="powers", verbose_name=_("post")
    )
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    basis = models.CharField(
        _("basis"),
        max_length=200,
        blank=True,
        help_text=_("The document that gives the power, where it is no article on this site."),
    )
    process = models.TextField(
        _("how it is exercised"), blank=True, help_text=_("One step per line.")
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = models.Manager.from_queryset(PowerQuerySet)()

    class Meta:
        verbose_name = _("power")
        verbose_name_plural = _("powers")
        ordering = ["post", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "name"],
                condition=Q(ended_on=None),
                name="cadres_power_once_per_post",
            )
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class RiskPointQuerySet(models.QuerySet["RiskPoint"]):
    def listed(self) -> Self:
        """Risk points on the list now: one that has ended stays stored for what refers to it."""
        return self.filter(ended_on=None)


class RiskPoint(models.Model):
    """Where a power of a post can go wrong. Posts carry risk points, people never do."""

    class Level(models.TextChoices):
        HIGH = "HIGH", _("high")
        MIDDLE = "MIDDLE", _("middle")
        LOW = "LOW", _("low")

    post = models.ForeignKey(
        Post, models.CASCADE, related_name="risk_points", verbose_name=_("post")
    )
    power = models.ForeignKey(
        Power,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="risk_points",
        verbose_name=_("power"),
    )
    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    description = models.TextField(_("description"), blank=True)
    measures = models.TextField(_("preventive measures"), blank=True)
    level = models.CharField(_("level"), max_length=6, choices=Level.choices)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = models.Manager.from_queryset(RiskPointQuerySet)()

    class Meta:
        verbose_name = _("risk point")
        verbose_name_plural = _("risk points")
        ordering = ["post", "code"]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class RiskFinding(models.Model):
    """A risk point that somebody found (风险点排查): by one of five ways, reviewed by another."""

    class Source(models.TextChoices):
        SELF = "SELF", _("found by oneself")
        COLLEAGUES = "COLLEAGUES", _("pointed out by colleagues")
        PUBLIC = "PUBLIC", _("raised by the public served")
        LEADER = "LEADER", _("named by a leader")
        CASES = "CASES", _("compared with cases")

    class State(models.TextChoices):
        PENDING = "PENDING", _("waiting for review")
        ACCEPTED = "ACCEPTED", _("taken into the list")
        REJECTED = "REJECTED", _("not taken")

    post = models.ForeignKey(
        Post, models.CASCADE, related_name="risk_findings", verbose_name=_("post")
    )
    power = models.ForeignKey(
        Power,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("power"),
    )
    unit = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="risk_findings", verbose_name=_("unit")
    )
    source = models.CharField(_("how it was found"), max_length=10, choices=Source.choices)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    measures = models.TextField(_("preventive measures"), blank=True)
    level = models.CharField(_("level"), max_length=6, choices=RiskPoint.Level.choices)
    found_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("found by")
    )
    found_at = models.DateTimeField(_("found at"))
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.PENDING
    )
    reviewer = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewer"),
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    risk_point = models.OneToOneField(
        RiskPoint,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="finding",
        verbose_name=_("risk point"),
    )

    class Meta:
        verbose_name = _("risk finding")
        verbose_name_plural = _("risk findings")
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewer=None) | ~Q(reviewer=models.F("found_by")),
                name="cadres_riskfinding_reviewed_by_another",
            ),
            models.UniqueConstraint(
                fields=["post", "name"],
                condition=Q(state="PENDING"),
                name="cadres_riskfinding_once_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} · {self.name}"


class PostingQuerySet(models.QuerySet["Posting"]):
    def on(self, day: dt.date | Parameter) -> Self:
        """Postings held on `day` (both ends included)."""
        return self.filter(Q(to_on=None) | Q(to_on__gte=day), from_on__lte=day)


class Posting(models.Model):
    """A person holding a post in a unit from–to (任职). Concurrent postings are allowed."""

    cadre = models.ForeignKey(
        "cadres.Cadre", models.CASCADE, related_name="postings", verbose_name=_("cadre")
    )
    unit = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="postings", verbose_name=_("unit")
    )
    post = models.ForeignKey(
        Post, models.PROTECT, related_name="postings", verbose_name=_("post")
    )
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)
    is_primary = models.BooleanField(_("primary"), default=True)

    objects = models.Manager.from_queryset(PostingQuerySet)()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["cadre", "-is_primary", "-from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=models.F("from_on")),
                name="cadres_posting_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["cadre"],
                condition=Q(is_primary=True, to_on=None),
                name="cadres_posting_one_primary_now",
            ),
            models.UniqueConstraint(
                fields=["cadre", "unit", "post", "from_on"],
                name="cadres_posting_once_per_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=["from_on"], condition=Q(to_on=None), name="cadres_posting_newest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} · {self.unit}"
