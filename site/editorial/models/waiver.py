"""Waivers of findings, and the names that the redaction check looks for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.redaction.hits import Kind

KIND_LABELS = {
    Kind.ID_NUMBER: _("resident identity number"),
    Kind.BANK_CARD: _("bank card or account"),
    Kind.PHONE: _("telephone number"),
    Kind.PLATE: _("number plate"),
    Kind.EMAIL: _("e-mail address"),
    Kind.MINOR: _("a minor"),
    Kind.NAME: _("name from a public case"),
}


class Waiver(models.Model):
    """A second person decided that a finding may stay: on this page, this very text."""

    page = models.ForeignKey(
        "wagtailcore.Page", models.CASCADE, related_name="+", verbose_name=_("page")
    )
    kind = models.CharField(
        _("kind"), max_length=9, choices=[(kind.value, KIND_LABELS[kind]) for kind in Kind]
    )
    digest = models.CharField(
        _("digest of the text"),
        max_length=64,
        help_text=_("SHA-256, so that what is waived is not repeated here."),
    )
    reason = models.CharField(_("reason"), max_length=300)
    waived_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("waived by")
    )
    waived_at = models.DateTimeField(_("waived at"))

    class Meta:
        verbose_name = _("waiver of a finding")
        verbose_name_plural = _("waivers of findings")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "digest"], name="editorial_waiver_once_per_text"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.reason}"


class PublicName(models.Model):
    """A person named in a public judgment; the check marks the name in every text."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    note = models.CharField(
        _("where the name is public"),
        max_length=200,
        blank=True,
        help_text=_("The judgment or notice, for whoever decides on a finding."),
    )

    class Meta:
        verbose_name = _("name from a public case")
        verbose_name_plural = _("names from public cases")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
