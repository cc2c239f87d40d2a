"""What cadres declare to have done elsewhere, and the photos that show an activity."""

import uuid
from collections.abc import Sequence
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cadres.models import Unit
from records.models.activity import ActivityKind, ActivityRule, Event, audience_below


def evidence_path(evidence: "Evidence", _name: str) -> str:
    """Return where a picture is kept: nothing below `evidence/` has an address under /media/."""
    return f"evidence/{evidence.public_id.hex[:2]}/{evidence.public_id.hex}.jpg"


class ApplicationQuerySet(models.QuerySet["Application"]):
    def waiting(self) -> Self:
        return self.filter(state=Application.State.WAITING)

    def below(self, tops: Sequence[Unit]) -> Self:
        """Applications of people now in the subtrees of `tops`."""
        return self.filter(audience_below(tops, "cadre__unit"))


class Application(models.Model):
    """What a cadre declares to have done elsewhere (学时申报); the unit confirms or returns it."""

    class State(models.TextChoices):
        WAITING = "WAITING", _("waiting for the unit")
        CONFIRMED = "CONFIRMED", _("confirmed")
        RETURNED = "RETURNED", _("returned")
        WITHDRAWN = "WITHDRAWN", _("taken back")

    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, unique=True, editable=False
    )
    cadre = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="applications", verbose_name=_("cadre")
    )
    kind = models.CharField(_("kind"), max_length=14, choices=ActivityKind.choices)
    rule = models.ForeignKey(
        ActivityRule, models.PROTECT, related_name="applications", verbose_name=_("rule")
    )
    title = models.CharField(_("title"), max_length=200)
    place = models.CharField(_("place"), max_length=120)
    held_on = models.DateField(_("last day of the activity"))
    credit_hours = models.DecimalField(_("credit hours"), max_digits=6, decimal_places=2)
    credit_days = models.DecimalField(
        _("days of training"), max_digits=5, decimal_places=1, default=0
    )
    account = models.TextField(_("in your own words"), max_length=1_000, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.WAITING
    )
    applied_at = models.DateTimeField(_("declared at"))
    decided_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decision_note = models.CharField(_("note on the decision"), max_length=300, blank=True)
    entry = models.OneToOneField(
        "records.Entry",
        models.PROTECT,
        null=True,
        related_name="application",
        verbose_name=_("entry"),
    )

    objects = models.Manager.from_queryset(ApplicationQuerySet)()

    class Meta:
        verbose_name = _("declared activity")
        verbose_name_plural = _("declared activities")
        ordering = ["-applied_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cadre", "kind", "title", "held_on"],
                condition=Q(state__in=["WAITING", "CONFIRMED"]),
                name="records_application_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(state="WITHDRAWN") | ~Q(decided_by=F("cadre")),
                name="records_application_not_by_the_cadre",
            ),
            models.CheckConstraint(
                condition=Q(state="CONFIRMED", entry__isnull=False)
                | (~Q(state="CONFIRMED") & Q(entry=None)),
                name="records_application_confirmed_has_entry",
            ),
            models.CheckConstraint(
                condition=Q(credit_hours__gt=0, credit_days__gte=0),
                name="records_application_hours_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def activity_key(self) -> str:
        return f"records.application:{self.pk}@1"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING


class Evidence(models.Model):
    """A photo that shows an activity: re-encoded, without its position, kept private."""

    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, unique=True, editable=False
    )
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, related_name="evidence", verbose_name=_("event")
    )
    application = models.ForeignKey(
        Application,
        models.PROTECT,
        null=True,
        related_name="evidence",
        verbose_name=_("declared activity"),
    )
    file = models.FileField(_("file"), upload_to=evidence_path, max_length=160)
    digest = models.CharField(_("fingerprint (SHA-256)"), max_length=64)
    width = models.PositiveSmallIntegerField(_("width"))
    height = models.PositiveSmallIntegerField(_("height"))
    uploaded_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(event=None, application__isnull=False)
                | Q(event__isnull=False, application=None),
                name="records_evidence_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["event", "digest"],
                condition=Q(event__isnull=False),
                name="records_evidence_once_per_event",
            ),
            models.UniqueConstraint(
                fields=["application", "digest"],
                condition=Q(application__isnull=False),
                name="records_evidence_once_per_application",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
