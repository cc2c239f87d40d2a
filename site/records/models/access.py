"""RecordView: who opened whose education record, when and why. The person sees the list."""

import datetime as dt
from typing import Final, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

VIEW_MINUTES: Final = 30


class Purpose(models.TextChoices):
    STUDY_HELP = "STUDY_HELP", _("help with outstanding study")
    ASSESSMENT = "ASSESSMENT", _("annual assessment")
    APPOINTMENT = "APPOINTMENT", _("appointment or promotion procedure")
    INSPECTION = "INSPECTION", _("inspection or audit")
    OTHER = "OTHER", _("another reason")


class RecordViewQuerySet(models.QuerySet["RecordView"]):
    def fresh(self, at: dt.datetime) -> Self:
        """Views begun so recently that the record stays open without asking again."""
        return self.filter(opened_at__gt=at - dt.timedelta(minutes=VIEW_MINUTES))


class RecordView(models.Model):
    """`viewer` opened the record of `cadre` for a stated purpose. Append-only."""

    viewer = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("viewer")
    )
    cadre = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="record_views", verbose_name=_("cadre")
    )
    viewer_name = models.CharField(_("viewer's name"), max_length=60)
    viewer_unit_name = models.CharField(_("viewer's unit"), max_length=160, blank=True)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices)
    note = models.CharField(_("in words"), max_length=200, blank=True)
    opened_at = models.DateTimeField(_("opened at"))

    objects = models.Manager.from_queryset(RecordViewQuerySet)()

    class Meta:
        verbose_name = _("view of a record")
        verbose_name_plural = _("views of records")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(purpose="OTHER") | ~Q(note=""),
                name="records_recordview_other_needs_words",
            )
        ]
        indexes = [
            models.Index(fields=["cadre", "-opened_at"], name="records_recordview_of_cadre")
        ]

    def __str__(self) -> str:
        return f"{self.viewer_name} → {self.cadre_id}"
