"""Witnesses: who outside this site vouches that a checkpoint extends the ones they saw before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.models.log import Checkpoint


class Witness(models.Model):
    """A superior unit, or anybody else with a key of their own, that cosigns checkpoints."""

    name = models.CharField(_("name of the witness"), max_length=120, unique=True)
    public_key = models.BinaryField(_("public key (Ed25519)"), max_length=32)
    added_at = models.DateTimeField(_("added at"))
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("witness")
        verbose_name_plural = _("witnesses")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Cosignature(models.Model):
    """`witness` saw `checkpoint` at `signed_at`, and that it extends what it saw. Append-only."""

    checkpoint = models.ForeignKey(
        Checkpoint, models.PROTECT, related_name="cosignatures", verbose_name=_("checkpoint")
    )
    witness = models.ForeignKey(
        Witness, models.PROTECT, related_name="cosignatures", verbose_name=_("witness")
    )
    signed_at = models.DateTimeField(_("signed at"))
    signature = models.BinaryField(_("signature (Ed25519)"), max_length=64)
    received_at = models.DateTimeField(_("received at"))

    class Meta:
        verbose_name = _("cosignature")
        verbose_name_plural = _("cosignatures")
        ordering = ["checkpoint", "witness"]
        constraints = [
            models.UniqueConstraint(
                fields=["checkpoint", "witness"], name="records_cosignature_once_per_witness"
            )
        ]

    def __str__(self) -> str:
        return f"{self.witness_id} · {self.checkpoint_id}"
