"""CertificateTemplate: how certificates of an activity are worded, drawn, and for how long they hold."""

from typing import Final, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

STANDARD_HEADING: Final = "结业证书"
STANDARD_HEADING_EN: Final = "Certificate of completion"
STANDARD_WORDING: Final = "已完成下列廉政教育学习，成绩合格，准予结业。"
STANDARD_WORDING_EN: Final = (
    "has completed the following integrity education and passed its assessment."
)
LONGEST_VALIDITY_MONTHS: Final = 120


class Layout(models.TextChoices):
    JADE = "JADE", _("green frame")
    VERMILION = "VERMILION", _("red frame")
    PLAIN = "PLAIN", _("plain, one thin line")


def activity_of(activity_key: str) -> str:
    """Return `activity_key` without its edition: "courses.course:42@3" is "courses.course:42"."""
    return activity_key.rpartition("@")[0] or activity_key


class CertificateTemplateQuerySet(models.QuerySet["CertificateTemplate"]):
    def fitting(self, activity_key: str) -> Self:
        """Templates in use for `activity_key`: its own before the general one."""
        wanted = [activity_of(activity_key), ""]
        return self.filter(is_active=True, activity__in=wanted).order_by("-activity")


class CertificateTemplate(models.Model):
    """What later certificates of one activity will say. Those already issued keep their words."""

    name = models.CharField(_("name of the template"), max_length=80, unique=True)
    activity = models.CharField(
        _("for which activity"),
        max_length=100,
        blank=True,
        unique=True,
        help_text=_("Empty: for every activity that has no template of its own."),
    )
    heading = models.CharField(_("heading"), max_length=24, default=STANDARD_HEADING)
    heading_en = models.CharField(
        _("heading in English"), max_length=60, blank=True, default=STANDARD_HEADING_EN
    )
    wording = models.CharField(_("wording"), max_length=120, default=STANDARD_WORDING)
    wording_en = models.CharField(
        _("wording in English"), max_length=160, blank=True, default=STANDARD_WORDING_EN
    )
    layout = models.CharField(
        _("layout"), max_length=10, choices=Layout.choices, default=Layout.JADE
    )
    validity_months = models.PositiveSmallIntegerField(
        _("valid for (months)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_VALIDITY_MONTHS)],
        help_text=_("Empty: without end."),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = models.Manager.from_queryset(CertificateTemplateQuerySet)()

    class Meta:
        verbose_name = _("certificate template")
        verbose_name_plural = _("certificate templates")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(validity_months=None)
                | models.Q(validity_months__range=(1, LONGEST_VALIDITY_MONTHS)),
                name="records_certificatetemplate_validity_in_range",
            )
        ]

    def __str__(self) -> str:
        return self.name
