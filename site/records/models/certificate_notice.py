"""CertificateNotice: holders are told before a certificate lapses, and when it has."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.models.certificate import Certificate

LAPSED_STEP = 0


class CertificateNoticeQuerySet(models.QuerySet["CertificateNotice"]):
    def waiting_for_mail(self, claimed_before: dt.datetime) -> Self:
        """Notices still to be mailed that no worker has taken since `claimed_before`."""
        return self.filter(
            Q(mail_claimed_at=None) | Q(mail_claimed_at__lt=claimed_before), mailed_at=None
        ).exclude(certificate__cadre__email="")


class CertificateNotice(models.Model):
    """The holder was told that a certificate lapses in at most `step` days; 0: it has lapsed.

    Once for each certificate and step. `mailed_at` is set after the mail has gone: a worker that
    dies between the two mails it again.
    """

    certificate = models.ForeignKey(
        Certificate, models.PROTECT, related_name="notices", verbose_name=_("certificate")
    )
    step = models.PositiveSmallIntegerField(_("days before the end"))
    noticed_at = models.DateTimeField(_("noticed at"))
    mail_claimed_at = models.DateTimeField(_("taken by a worker at"), null=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True)

    objects = models.Manager.from_queryset(CertificateNoticeQuerySet)()

    class Meta:
        verbose_name = _("notice about a certificate")
        verbose_name_plural = _("notices about certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "step"], name="records_certificatenotice_once_per_step"
            )
        ]
        indexes = [
            models.Index(
                fields=["noticed_at"],
                condition=Q(mailed_at=None),
                name="records_notice_unmailed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} · {self.step}"
