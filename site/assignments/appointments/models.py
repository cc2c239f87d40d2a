"""AppointmentPack: what somebody does before taking office, opened by a new posting."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre
from core.translation import in_language


class AppointmentPackQuerySet(models.QuerySet["AppointmentPack"]):
    def running(self) -> Self:
        """Packs of postings still held, and not let through yet."""
        return self.filter(released_at=None, posting__to_on=None)

    def of(self, cadre: Cadre) -> Self:
        return self.filter(cadre=cadre)


class AppointmentPack(models.Model):
    """An appointment pack (任前廉政教育包): course, exam, risk brief, pledge and talk of a posting.

    How far it is is never stored: `reading.gates_of` computes it from the facts.
    """

    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, unique=True, editable=False
    )
    posting = models.OneToOneField(
        "cadres.Posting",
        models.CASCADE,
        related_name="appointment_pack",
        verbose_name=_("posting"),
    )
    cadre = models.ForeignKey(
        "cadres.Cadre", models.CASCADE, related_name="+", verbose_name=_("cadre")
    )
    unit = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    course_key = models.CharField(_("course"), max_length=120, blank=True)
    course_title = models.CharField(_("title of the course"), max_length=255, blank=True)
    course_title_en = models.CharField(
        _("title of the course in English"), max_length=255, blank=True
    )
    course_url = models.CharField(_("address of the course"), max_length=300, blank=True)
    quiz = models.ForeignKey(
        "quizzes.Quiz",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("exam"),
    )
    opened_at = models.DateTimeField(_("opened at"))
    due_on = models.DateField(_("due on"))
    brief_read_at = models.DateTimeField(_("risk brief read at"), null=True, blank=True)
    released_at = models.DateTimeField(_("let through at"), null=True, blank=True)
    released_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("let through by"),
    )

    objects = models.Manager.from_queryset(AppointmentPackQuerySet)()

    class Meta:
        verbose_name = _("appointment pack")
        verbose_name_plural = _("appointment packs")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="assignments_appointmentpack_released_by_somebody",
            )
        ]
        indexes = [
            models.Index(fields=["cadre"], name="assignments_pack_of_cadre"),
            models.Index(fields=["unit", "-opened_at"], name="assignments_pack_of_unit"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    def get_absolute_url(self) -> str:
        return reverse("appointment", args=[self.public_id])

    @property
    def course_label(self) -> str:
        """Title of the course in the interface language."""
        return in_language(self.course_title, self.course_title_en)

    @property
    def counts_from(self) -> dt.date:
        """The day from which courses and exams count: a year before the posting."""
        return self.posting.from_on - dt.timedelta(days=365)
