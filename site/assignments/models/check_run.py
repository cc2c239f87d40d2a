"""CheckRun: what a nightly check of the stored figures found."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CheckRun(models.Model):
    """One run of a check or of the re-evaluation of audiences, for the administrator to read."""

    class Kind(models.TextChoices):
        RECOUNT = "RECOUNT", _("figures compared with the facts")
        REEVALUATION = "REEVALUATION", _("audiences evaluated anew")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    started_at = models.DateTimeField(_("started at"))
    planned_on = models.DateField(_("night"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    checked = models.PositiveIntegerField(_("assignments looked at"), default=0)
    differences = models.JSONField(_("what differed"), default=list)
    is_fixed = models.BooleanField(_("put right"), default=False)

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "planned_on"], name="assignments_checkrun_once_a_night"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing differed."""
        return not self.differences
