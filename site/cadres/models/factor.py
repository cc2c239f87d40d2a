"""Second factors: what somebody has besides a password, codes for the day it is lost, and tries."""

import datetime as dt
import uuid
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

TRIES: Final = 5
TRIES_WITHIN: Final = dt.timedelta(minutes=15)


class FactorKind(models.TextChoices):
    APP = "APP", _("authenticator app")
    KEY = "KEY", _("security key")


class Factor(models.Model):
    """An authenticator app or a security key of one person.

    `secret` is the app's, sealed (see `cadres.factors.sealing`); `credential` the key's public
    part. `counter` only grows: the time step of the last code that was taken, or the number of
    signatures the key has made, so that neither a code nor a copy of a key serves twice.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cadre = models.ForeignKey(
        "cadres.Cadre", models.CASCADE, related_name="factors", verbose_name=_("cadre")
    )
    kind = models.CharField(_("kind"), max_length=4, choices=FactorKind.choices)
    name = models.CharField(_("name"), max_length=40, blank=True)
    secret = models.CharField(_("secret, sealed"), max_length=200, blank=True)
    credential = models.BinaryField(_("public part of the key"), null=True)
    credential_digest = models.CharField(
        _("digest of the key's identifier"), max_length=64, null=True, blank=True, unique=True
    )
    counter = models.BigIntegerField(_("counter"), default=0)
    enrolled_at = models.DateTimeField(_("enrolled at"))
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")
        ordering = ["enrolled_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind=FactorKind.APP, credential=None, credential_digest=None)
                    & ~Q(secret="")
                )
                | Q(kind=FactorKind.KEY, secret="", credential__isnull=False),
                name="cadres_factor_has_its_part",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cadre_id} · {self.kind} · {self.enrolled_at:%Y-%m-%d}"

    @property
    def label(self) -> str:
        """Return what its owner calls it."""
        return self.name or str(FactorKind(self.kind).label)


class RecoveryCode(models.Model):
    """One of the codes that let somebody in, each once, when their factor is lost."""

    cadre = models.ForeignKey(
        "cadres.Cadre", models.CASCADE, related_name="recovery_codes", verbose_name=_("cadre")
    )
    digest = models.CharField(_("digest"), max_length=64)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints = [
            models.UniqueConstraint(fields=["cadre", "digest"], name="cadres_recoverycode_once")
        ]

    def __str__(self) -> str:
        return f"{self.cadre_id} · {'used' if self.used_at else 'unused'}"


class FactorTries(models.Model):
    """Wrong codes of one account in the running quarter of an hour; its row is locked to count."""

    cadre = models.OneToOneField(
        "cadres.Cadre",
        models.CASCADE,
        primary_key=True,
        related_name="factor_tries",
        verbose_name=_("cadre"),
    )
    wrong = models.PositiveSmallIntegerField(_("wrong codes"), default=0)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("tries of a second factor")
        verbose_name_plural = _("tries of second factors")

    def __str__(self) -> str:
        return f"{self.cadre_id} · {self.wrong}"

    def opens_at(self, at: dt.datetime) -> dt.datetime | None:
        """Return until when no code is taken; None when one is."""
        end = self.since + TRIES_WITHIN
        return end if self.wrong >= TRIES and at < end else None

    def count(self, at: dt.datetime) -> None:
        """Count one more wrong code at `at`."""
        if at >= self.since + TRIES_WITHIN:
            self.wrong, self.since = 0, at
        self.wrong += 1
