"""Editable lists by which cases are described and found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.translation import in_language
from law.numerals import article_label


class Axis(models.TextChoices):
    """The lists, in the order in which forms and cases show them."""

    SECTOR = "SECTOR", _("sector")
    MANIFESTATION = "MANIFESTATION", _("manifestation")
    CAUSE = "CAUSE", _("cause")
    PSYCHOLOGY = "PSYCHOLOGY", _("psychology")
    OUTSTANDING_PROBLEM = "OUTSTANDING_PROBLEM", _("outstanding problem")
    IMPORTANT_MATTER = "IMPORTANT_MATTER", _("important matter (三重一大)")
    ENFORCEMENT_ABUSE = "ENFORCEMENT_ABUSE", _("law-enforcement abuse")
    RURAL_FIELD = "RURAL_FIELD", _("rural field")
    HOT_POSITION = "HOT_POSITION", _("hot position")
    KEY_PROJECT = "KEY_PROJECT", _("key project")
    DISCIPLINE = "DISCIPLINE", _("discipline broken")
    ENFORCEMENT_FORM = "ENFORCEMENT_FORM", _("form of enforcement")
    EDUCATION_CONTENT = "EDUCATION_CONTENT", _("content of education")


class Term(models.Model):
    """One entry of one list; `aliases` keep older names findable."""

    axis = models.CharField(_("list"), max_length=24, choices=Axis.choices)
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    aliases = models.CharField(_("aliases"), max_length=255, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("taxonomy term")
        verbose_name_plural = _("taxonomy terms")
        ordering = ["axis", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["axis", "code"], name="warning_cases_term_once")
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class Charge(models.Model):
    """A duty-crime charge and the Criminal Law article that defines it."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    article_number = models.PositiveIntegerField(_("Criminal Law article"))
    article_suffix = models.PositiveSmallIntegerField(_("suffix (之)"), default=0)

    class Meta:
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        ordering = ["article_number", "article_suffix", "code"]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)

    @property
    def article_label(self) -> str:
        """Number of the defining article as cited in the interface language."""
        return article_label(self.article_number, self.article_suffix)
