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
    finished_at = models.DateTimeField(_("finished at"))
    checked = models.PositiveIntegerField(_("assignments looked at"))
    differences = models.JSONField(_("what differed"), default=list)
    is_fixed = models.BooleanField(_("put right"), default=False)

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        ordering = ["-finished_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.finished_at:%Y-%m-%d %H:%M}"

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing differed."""
        return not self.differences
