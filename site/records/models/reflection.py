"""Reflection: a page of a private journal. Read by its author and by nobody else."""

import uuid
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre


class ReflectionQuerySet(models.QuerySet["Reflection"]):
    def of(self, cadre: Cadre) -> Self:
        """What `cadre` wrote, the newest first: the only way rows are ever fetched."""
        return self.filter(cadre=cadre).order_by("-written_at", "-pk")


class Reflection(models.Model):
    """A page of a cadre's private journal (自省日记).

    No search, export, board, log or administration reads it; it can be deleted for good.
    """

    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, unique=True, editable=False
    )
    cadre = models.ForeignKey(
        "cadres.Cadre", models.CASCADE, related_name="+", verbose_name=_("author")
    )
    text = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written at"))
    changed_at = models.DateTimeField(_("changed at"))

    objects = models.Manager.from_queryset(ReflectionQuerySet)()

    class Meta:
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")
        indexes = [
            models.Index(fields=["cadre", "-written_at"], name="records_reflection_of_cadre")
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    def get_absolute_url(self) -> str:
        return reverse("reflection", args=[self.public_id])
