"""Certificate: what was printed, word for word, behind a code anyone can check."""

import datetime as dt
import enum
import secrets
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.translation import in_language
from records.codes import CODE_ALPHABET, CODE_LENGTH, grouped
from records.models.certificate_template import (
    STANDARD_HEADING,
    STANDARD_HEADING_EN,
    STANDARD_WORDING,
    STANDARD_WORDING_EN,
    CertificateTemplate,
    Layout,
)
from records.models.entry import Effect, Entry, EntryQuerySet
from records.names import masked


def new_code() -> str:
    """Return an unguessable certificate code of 80 random bits."""
    return "".join(secrets.choice(CODE_ALPHABET) for _unused in range(CODE_LENGTH))


class Standing(enum.StrEnum):
    """What a certificate is worth on a day."""

    VALID = "VALID"
    LAPSED = "LAPSED"
    REVOKED = "REVOKED"


def _revoking(entry: OuterRef | int) -> EntryQuerySet:
    """Counter-entries that make the certificate of `entry` void: all but those of its wording."""
    effect = "outcome__effect"
    of_figures = ~Q(**{effect: Effect.REMARK}) | Q(**{f"{effect}__isnull": True})
    return Entry.objects.filter(of_figures, corrects=entry).order_by("occurred_at")


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def with_revocation(self) -> Self:
        """Add `revoked_at`: when a correction made it void, or None."""
        moments = _revoking(OuterRef("entry")).values("occurred_at")
        return self.annotate(revoked_at=Subquery(moments[:1]))

    def unrevoked(self) -> Self:
        """Certificates that no correction has made void."""
        return self.filter(~Exists(_revoking(OuterRef("entry"))))

    def unrenewed(self) -> Self:
        """Certificates that no other of the same holder and template outlasts."""
        later = Certificate.objects.filter(
            Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until")),
            cadre=OuterRef("cadre"),
            template=OuterRef("template"),
        ).exclude(pk=OuterRef("pk"))
        return self.filter(~Exists(later.unrevoked()))

    def ending(self, first: dt.date, last: dt.date) -> Self:
        """Certificates whose last valid day lies in `first`…`last`, both included."""
        return self.filter(valid_until__range=(first, last))


class Certificate(models.Model):
    """A certificate (结业证书). Every printed field is stored as printed."""

    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True, default=new_code)
    entry = models.OneToOneField(
        "records.Entry", models.PROTECT, related_name="certificate", verbose_name=_("entry")
    )
    cadre = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="certificates", verbose_name=_("cadre")
    )
    name = models.CharField(_("name"), max_length=60)
    unit_name = models.CharField(_("unit"), max_length=160, blank=True)
    title = models.CharField(_("title"), max_length=255)
    title_en = models.CharField(_("title in English"), max_length=255, blank=True)
    credit_hours = models.DecimalField(_("credit hours"), max_digits=6, decimal_places=2)
    issued_on = models.DateField(_("issued on"))
    issuer = models.CharField(_("issued by"), max_length=160)
    template = models.ForeignKey(
        CertificateTemplate,
        models.PROTECT,
        null=True,
        related_name="certificates",
        verbose_name=_("template"),
    )
    valid_until = models.DateField(_("valid until"), null=True)  # the last valid day
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

    objects = models.Manager.from_queryset(CertificateQuerySet)()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_on", "-pk"]
        indexes = [
            models.Index(
                fields=["valid_until"],
                condition=Q(valid_until__isnull=False),
                name="records_certificate_ending",
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(self.title, self.title_en)

    @property
    def printed_code(self) -> str:
        """The code in groups of four, as printed."""
        return grouped(self.code)

    @property
    def masked_name(self) -> str:
        """The name as strangers see it before they have typed it themselves."""
        return masked(self.name)

    @property
    def lapsed_on(self) -> dt.date | None:
        """The first day on which it is not valid any more; None for ever."""
        return self.valid_until + dt.timedelta(days=1) if self.valid_until else None

    def standing_on(self, day: dt.date) -> Standing:
        """Return what it is worth on `day`. One query, none after `with_revocation`."""
        if self.revocation_instant() is not None:
            return Standing.REVOKED
        if self.valid_until is not None and self.valid_until < day:
            return Standing.LAPSED
        return Standing.VALID

    def revocation_instant(self) -> dt.datetime | None:
        """Return when a correction made it void. One query, none after `with_revocation`."""
        if not hasattr(self, "revoked_at"):
            moments = _revoking(self.entry_id).values_list("occurred_at", flat=True)
            self.revoked_at = moments.first()
        revoked_at: dt.datetime | None = self.revoked_at
        return revoked_at

    def get_absolute_url(self) -> str:
        return reverse("verify_certificate", args=[self.code])


class NameGuess(models.Model):
    """A wrong name typed on the verification page; a few an hour are allowed."""

    certificate = models.ForeignKey(
        Certificate, models.CASCADE, related_name="name_guesses", verbose_name=_("certificate")
    )
    guessed_at = models.DateTimeField(_("guessed at"))

    class Meta:
        verbose_name = _("wrong name")
        verbose_name_plural = _("wrong names")
        indexes = [
            models.Index(fields=["certificate", "guessed_at"], name="records_nameguess_recent")
        ]

    def __str__(self) -> str:
        return f"{self.certificate} · {self.guessed_at:%Y-%m-%d %H:%M}"
