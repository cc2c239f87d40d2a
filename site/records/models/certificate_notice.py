"""CertificateNotice: holders are told before a certificate lapses, and when it has."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.models.certificate import Certificate

LAPSED_STEP = 0


class CertificateNotice(models.Model):
    """The holder was told that a certificate lapses in at most `step` days; 0: it has lapsed.

    Once for each certificate and step; what the holder reads is a notice in their inbox.
    """

    certificate = models.ForeignKey(
        Certificate, models.PROTECT, related_name="notices", verbose_name=_("certificate")
    )
    step = models.PositiveSmallIntegerField(_("days before the end"))
    noticed_at = models.DateTimeField(_("noticed at"))

    class Meta:
        verbose_name = _("notice about a certificate")
        verbose_name_plural = _("notices about certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "step"], name="records_certificatenotice_once_per_step"
            )
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} · {self.step}"
