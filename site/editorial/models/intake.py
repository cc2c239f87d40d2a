"""What of a taken-in text found no field."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IntakeNote(models.Model):
    """The rest of a pasted or uploaded notice, kept beside the draft until it is placed.

    Never part of the page, so that it cannot be published by mistake.
    """

    page = models.OneToOneField(
        "wagtailcore.Page",
        models.CASCADE,
        related_name="intake_note",
        verbose_name=_("page"),
    )
    source = models.CharField(_("taken from"), max_length=200, blank=True)
    text = models.TextField(_("not placed yet"), blank=True)
    taken_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("taken in by")
    )
    taken_at = models.DateTimeField(_("taken in at"))

    class Meta:
        verbose_name = _("rest of a notice")
        verbose_name_plural = _("rests of notices")

    def __str__(self) -> str:
        return f"{self.page_id} · {self.source}"
