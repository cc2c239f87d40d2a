"""CorrectionRequest: one officer asks for a counter-entry, another one decides."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.models.entry import Effect


class CorrectionRequestQuerySet(models.QuerySet["CorrectionRequest"]):
    def waiting(self) -> Self:
        return self.filter(state=CorrectionRequest.State.WAITING)

    def newest_first(self) -> Self:
        return self.order_by("-requested_at", "-pk")


class CorrectionRequest(models.Model):
    """`requested_by` says why `entry` is wrong; somebody else confirms or rejects it (更正申请).

    A confirmed request has written `correction`, the counter-entry; the entry itself stays.
    """

    class State(models.TextChoices):
        WAITING = "WAITING", _("waiting for a second person")
        CONFIRMED = "CONFIRMED", _("confirmed")
        REJECTED = "REJECTED", _("rejected")
        WITHDRAWN = "WITHDRAWN", _("taken back")

    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, unique=True, editable=False
    )
    entry = models.ForeignKey(
        "records.Entry",
        models.PROTECT,
        related_name="correction_requests",
        verbose_name=_("entry"),
    )
    cadre = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        related_name="correction_requests",
        verbose_name=_("cadre"),
    )
    effect = models.CharField(_("what is to change"), max_length=6, choices=Effect.choices)
    credit_hours = models.DecimalField(
        _("right credit hours"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    reason = models.CharField(_("reason"), max_length=500)
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.WAITING
    )
    requested_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested at"))
    decided_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_note = models.CharField(_("note on the decision"), max_length=300, blank=True)
    correction = models.OneToOneField(
        "records.Entry",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requested_as",
        verbose_name=_("counter-entry"),
    )

    objects = models.Manager.from_queryset(CorrectionRequestQuerySet)()

    class Meta:
        verbose_name = _("request for a correction")
        verbose_name_plural = _("requests for corrections")
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(state__in=["WAITING", "CONFIRMED"]),
                name="records_correctionrequest_once_per_entry",
            ),
            models.CheckConstraint(
                condition=~Q(requested_by=F("cadre"))
                & (Q(decided_by=None) | ~Q(decided_by=F("cadre"))),
                name="records_correctionrequest_not_by_the_cadre",
            ),
            models.CheckConstraint(
                condition=Q(state="WITHDRAWN")
                | Q(decided_by=None)
                | ~Q(decided_by=F("requested_by")),
                name="records_correctionrequest_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="WAITING", decided_by=None)
                | (~Q(state="WAITING") & Q(decided_by__isnull=False)),
                name="records_correctionrequest_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="CONFIRMED", correction__isnull=False)
                | (~Q(state="CONFIRMED") & Q(correction=None)),
                name="records_correctionrequest_confirmed_has_entry",
            ),
            models.CheckConstraint(
                condition=~Q(effect="HOURS") | Q(credit_hours__gte=0),
                name="records_correctionrequest_hours_given",
            ),
        ]
        indexes = [
            models.Index(fields=["cadre", "-requested_at"], name="records_correction_of_cadre")
        ]

    def __str__(self) -> str:
        return f"{self.entry} · {self.get_state_display()}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
