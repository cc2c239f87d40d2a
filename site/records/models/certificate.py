"""Certificate: what was printed, word for word, behind a code anyone can check."""

import secrets

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.translation import in_language
from records.codes import CODE_ALPHABET, CODE_LENGTH, grouped
from records.names import masked


def new_code() -> str:
    """Return an unguessable certificate code of 80 random bits."""
    return "".join(secrets.choice(CODE_ALPHABET) for _unused in range(CODE_LENGTH))


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

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_on", "-pk"]

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
