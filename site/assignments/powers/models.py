"""Edges from powers and risk points of posts to what this site publishes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PowerBasis(models.Model):
    """An article that gives a power, or limits it (职权依据)."""

    power = models.ForeignKey(
        "cadres.Power", models.CASCADE, related_name="bases", verbose_name=_("power")
    )
    article = models.ForeignKey(
        "law.Article", models.CASCADE, related_name="+", verbose_name=_("article")
    )

    class Meta:
        verbose_name = _("basis of a power")
        verbose_name_plural = _("bases of powers")
        ordering = ["power", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["power", "article"], name="assignments_powerbasis_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.power} · {self.article}"


class RiskEdge(models.Model):
    """A page that shows a risk point: a case, a lesson or course, an exemplar or a card."""

    risk_point = models.ForeignKey(
        "cadres.RiskPoint", models.CASCADE, related_name="edges", verbose_name=_("risk point")
    )
    page = models.ForeignKey(
        "wagtailcore.Page", models.CASCADE, related_name="+", verbose_name=_("page")
    )
    note = models.CharField(_("what it shows"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("page on a risk point")
        verbose_name_plural = _("pages on risk points")
        ordering = ["risk_point", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["risk_point", "page"], name="assignments_riskedge_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.risk_point} · {self.page}"
