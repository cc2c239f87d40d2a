"""XapiConsumer: another system that may read the records of one unit subtree."""

from typing import Self

from django.db import models
from django.db.models import F, Value
from django.utils.translation import gettext_lazy as _

from cadres.models import Unit


class XapiConsumerQuerySet(models.QuerySet["XapiConsumer"]):
    def active(self) -> Self:
        return self.filter(withdrawn_at=None)

    def reading(self, unit: Unit) -> Self:
        """Consumers whose scope contains `unit`."""
        return (
            self.active().alias(path=Value(unit.path)).filter(path__startswith=F("scope__path"))
        )


class XapiConsumer(models.Model):
    """A learning system with credentials of its own. Of the secret only a hash is kept."""

    name = models.CharField(_("name of the system"), max_length=80)
    username = models.CharField(_("user name"), max_length=32, unique=True)
    secret_hash = models.CharField(_("SHA-256 of the secret"), max_length=64)
    scope = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="+", verbose_name=_("reads the records of")
    )
    reason = models.CharField(_("what for"), max_length=200)
    issued_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    objects = models.Manager.from_queryset(XapiConsumerQuerySet)()

    class Meta:
        verbose_name = _("xAPI consumer")
        verbose_name_plural = _("xAPI consumers")
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return self.name
