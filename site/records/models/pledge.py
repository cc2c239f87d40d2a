"""Pledges: a versioned text, signed by typing one's name."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.translation import in_language, is_english
from records.pledging.renewal import INTEGRITY_CODE


class PledgeText(models.Model):
    """One version of a pledge's wording; a signed version is never edited."""

    code = models.SlugField(_("code"), max_length=60)
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    clauses = models.JSONField(_("clauses"), default=list)
    clauses_en = models.JSONField(_("clauses in English"), default=list, blank=True)

    class Meta:
        verbose_name = _("pledge text")
        verbose_name_plural = _("pledge texts")
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "number"], name="records_pledgetext_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(self.title, self.title_en)

    @property
    def clauses_shown(self) -> list[str]:
        """The clauses in the interface language, where every one of them is translated."""
        translated = len(self.clauses_en) == len(self.clauses) and is_english()
        shown: list[str] = self.clauses_en if translated else self.clauses
        return shown


class PledgeQuerySet(models.QuerySet["Pledge"]):
    def integrity(self) -> Self:
        """The yearly integrity pledges, not those of campaigns."""
        return self.filter(text__code=INTEGRITY_CODE)


class Pledge(models.Model):
    """A pledge signed by a cadre (廉政承诺), with the hash of exactly what was signed."""

    cadre = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="pledges", verbose_name=_("cadre")
    )
    text = models.ForeignKey(
        PledgeText, models.PROTECT, related_name="pledges", verbose_name=_("text")
    )
    occasion = models.CharField(_("occasion"), max_length=80)
    signature = models.CharField(_("typed signature"), max_length=60)
    signed_at = models.DateTimeField(_("signed at"))
    post_clauses = models.JSONField(_("clauses of the post"), default=list, blank=True)
    digest = models.CharField(_("fingerprint (SHA-256)"), max_length=64)

    objects = models.Manager.from_queryset(PledgeQuerySet)()

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering = ["-signed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cadre", "occasion"], name="records_pledge_once_per_occasion"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cadre} · {self.text}"

    @property
    def activity_key(self) -> str:
        """What the record calls it: the text and its version. Needs `text`."""
        return f"records.pledge:{self.text.code}@{self.text.number}"
