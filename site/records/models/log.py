"""The Merkle log over the record: salts, leaves, kept subtrees, signed checkpoints.

All but the salts is append-only. `records.merkle` explains which subtrees are kept.
"""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.merkle import Subtree


class EntrySalt(models.Model):
    """What ties an entry's leaf to a person. Deleting it unties them and breaks no hash."""

    entry = models.OneToOneField(
        "records.Entry",
        models.PROTECT,
        primary_key=True,
        related_name="salt",
        verbose_name=_("entry"),
    )
    salt = models.BinaryField(_("salt"), max_length=32)
    staff_number = models.CharField(_("staff number at the time"), max_length=32)
    name = models.CharField(_("name at the time"), max_length=60)

    class Meta:
        verbose_name = _("salt of an entry")
        verbose_name_plural = _("salts of entries")

    def __str__(self) -> str:
        return f"{self.entry_id} · {self.staff_number}"


class LeafQuerySet(models.QuerySet["Leaf"]):
    def within(self, size: int) -> Self:
        """The first `size` leaves, in their order."""
        return self.filter(index__lt=size).order_by("index")


class Leaf(models.Model):
    """One entry's place in the tree. `index` counts from 0 without a gap. Append-only."""

    index = models.PositiveBigIntegerField(_("index"), primary_key=True)
    entry = models.OneToOneField(
        "records.Entry", models.PROTECT, related_name="leaf", verbose_name=_("entry")
    )
    commitment = models.BinaryField(_("commitment to the personal part"), max_length=32)
    leaf_hash = models.BinaryField(_("leaf hash (SHA-256)"), max_length=32)
    sm3_hash = models.BinaryField(_("leaf hash (SM3)"), max_length=32)
    sequenced_at = models.DateTimeField(_("sequenced at"))

    objects = models.Manager.from_queryset(LeafQuerySet)()

    class Meta:
        verbose_name = _("leaf")
        verbose_name_plural = _("leaves")

    def __str__(self) -> str:
        return str(self.index)


class Node(models.Model):
    """A complete subtree of 16, 256, 4096… leaves. Append-only."""

    height = models.PositiveSmallIntegerField(_("height"))
    index = models.PositiveBigIntegerField(_("index"))
    node_hash = models.BinaryField(_("root (SHA-256)"), max_length=32)
    sm3_hash = models.BinaryField(_("root (SM3)"), max_length=32)

    class Meta:
        verbose_name = _("subtree")
        verbose_name_plural = _("subtrees")
        constraints = [
            models.UniqueConstraint(
                fields=["height", "index"], name="records_node_once_per_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.height}/{self.index}"

    @property
    def subtree(self) -> Subtree:
        return Subtree(self.height, self.index)


class Checkpoint(models.Model):
    """The signed root over the first `size` leaves, chained to the one before. Append-only."""

    size = models.PositiveBigIntegerField(_("leaves"), primary_key=True)
    origin = models.CharField(_("name of the log"), max_length=120)
    root = models.BinaryField(_("root (SHA-256)"), max_length=32)
    root_sm3 = models.BinaryField(_("root (SM3)"), max_length=32)
    previous = models.BinaryField(_("fingerprint of the checkpoint before"), max_length=32)
    signed_at = models.DateTimeField(_("signed at"))
    public_key = models.BinaryField(_("public key (Ed25519)"), max_length=32)
    signature = models.BinaryField(_("signature (Ed25519)"), max_length=64)

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ["size"]
        get_latest_by = "size"

    def __str__(self) -> str:
        return str(self.size)
