"""Talk: two people, one topic, both opinions. Nobody else reads any of it."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre
from core.translation import in_language


class TalkKind(models.TextChoices):
    GREETING = "GREETING", _("greeting talk")
    INTERVIEW = "INTERVIEW", _("interview")
    ADMONITION = "ADMONITION", _("admonition talk")
    PRE_APPOINTMENT = "PRE_APPOINTMENT", _("pre-appointment talk")


class TalkQuerySet(models.QuerySet["Talk"]):
    def of(self, cadre: Cadre) -> Self:
        """Talks in which `cadre` is one of the two parties."""
        return self.filter(Q(person=cadre) | Q(talker=cadre))

    def to_come(self) -> Self:
        """Neither held nor called off."""
        return self.filter(held_at=None, cancelled_at=None)

    def held(self) -> Self:
        return self.exclude(held_at=None)

    def with_people(self) -> Self:
        return self.select_related("person", "talker", "officer", "unit")


class Talk(models.Model):
    """An integrity talk (廉政谈话): `talker` talks to `person`; `officer` arranged it.

    Topic, agenda and opinions are confidential: read rows through `talks.reading`, never put them
    into logs, searches, boards or exports. `unit` is the person's when the talk was planned.
    """

    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, unique=True, editable=False
    )
    kind = models.CharField(_("kind"), max_length=16, choices=TalkKind.choices)
    person = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("whom it is with")
    )
    talker = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("who talks")
    )
    officer = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("arranged by")
    )
    unit = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    topic = models.CharField(_("topic"), max_length=200)
    agenda = models.TextField(_("agenda"), blank=True)
    place = models.CharField(_("place"), max_length=120)
    planned_for = models.DateTimeField(_("planned for"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=30)
    planned_at = models.DateTimeField(_("planned at"))
    covered = models.JSONField(_("parts covered"), default=list, blank=True)
    talker_opinion = models.TextField(_("opinion of who talks"), blank=True)
    person_opinion = models.TextField(_("opinion of the other party"), blank=True)
    held_at = models.DateTimeField(_("held at"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("called off at"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("changes of the plan"), default=0)

    objects = models.Manager.from_queryset(TalkQuerySet)()

    class Meta:
        verbose_name = _("talk")
        verbose_name_plural = _("talks")
        ordering = ["-planned_for", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=F("talker")), name="records_talk_two_people"
            ),
            models.CheckConstraint(
                condition=Q(held_at=None) | Q(cancelled_at=None),
                name="records_talk_held_or_called_off",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(held_at__isnull=False),
                name="records_talk_confirmed_after_held",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-planned_for"], name="records_talk_of_person"),
            models.Index(fields=["talker", "-planned_for"], name="records_talk_of_talker"),
            models.Index(fields=["officer", "-planned_for"], name="records_talk_of_officer"),
        ]

    def __str__(self) -> str:
        """Say which talk, never whose or about what: this goes into the audit log."""
        return str(self.public_id)

    def get_absolute_url(self) -> str:
        return reverse("talk", args=[self.public_id])

    @property
    def activity_key(self) -> str:
        return f"records.talk:{self.public_id}@1"

    @property
    def ends_at(self) -> dt.datetime:
        return self.planned_for + dt.timedelta(minutes=self.minutes)

    @property
    def is_open(self) -> bool:
        """Neither held nor called off."""
        return self.held_at is None and self.cancelled_at is None

    def opinion_field_of(self, cadre: Cadre) -> str:
        """Return the field that holds the opinion of `cadre`; "" when they are no party."""
        return {self.talker_id: "talker_opinion", self.person_id: "person_opinion"}.get(
            cadre.pk, ""
        )


class FollowUp(models.Model):
    """Something to study after a talk. Done when the person's record says so."""

    talk = models.ForeignKey(
        Talk, models.CASCADE, related_name="follow_ups", verbose_name=_("talk")
    )
    activity_key = models.CharField(_("activity"), max_length=120)
    title = models.CharField(_("title"), max_length=255)
    title_en = models.CharField(_("title in English"), max_length=255, blank=True)
    url = models.CharField(_("address"), max_length=300)
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("follow-up study")
        verbose_name_plural = _("follow-up studies")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["talk", "activity_key"], name="records_followup_once_per_talk"
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(self.title, self.title_en)
