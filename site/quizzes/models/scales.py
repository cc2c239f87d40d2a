"""Grade scale: what a percentage is called, as data."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from core.translation import in_language


class GradeScale(ClusterableModel):
    """A set of grades (等次), such as excellent, good, pass; quizzes choose one."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("grade scale")
        verbose_name_plural = _("grade scales")
        ordering = ["code"]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class GradeBand(models.Model):
    """One grade: from this percentage on, up to the next band."""

    scale = ParentalKey(
        GradeScale, on_delete=models.CASCADE, related_name="bands", verbose_name=_("scale")
    )
    from_percent = models.PositiveSmallIntegerField(
        _("from percent"), validators=[MaxValueValidator(100)]
    )
    name = models.CharField(_("name"), max_length=20)
    name_en = models.CharField(_("name in English"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        ordering = ["scale", "-from_percent"]
        constraints = [
            models.UniqueConstraint(
                fields=["scale", "from_percent"], name="quizzes_band_once_per_percent"
            )
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)
