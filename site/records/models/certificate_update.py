"""A certificate's second date: the holder has studied what changed since it was issued."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.translation import in_language


class CertificateUpdate(models.Model):
    """Its holder studied an amendment after it was issued; the certificate shows both dates."""

    certificate = models.ForeignKey(
        "records.Certificate",
        models.PROTECT,
        related_name="updates",
        verbose_name=_("certificate"),
    )
    entry = models.ForeignKey(
        "records.Entry", models.PROTECT, related_name="+", verbose_name=_("entry")
    )
    title = models.CharField(_("title"), max_length=255)
    title_en = models.CharField(_("title in English"), max_length=255, blank=True)
    updated_on = models.DateField(_("updated on"))

    class Meta:
        verbose_name = _("update of a certificate")
        verbose_name_plural = _("updates of certificates")
        ordering = ["updated_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "entry"], name="records_certificateupdate_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.certificate} · {self.updated_on:%Y-%m-%d}"

    @property
    def label(self) -> str:
        """What was studied, in the interface language."""
        return in_language(self.title, self.title_en)
