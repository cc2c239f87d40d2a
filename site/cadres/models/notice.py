"""Notice: what the site tells one person; Delivery: the same by mail or message (an outbox row)."""

import datetime as dt
import uuid
from typing import Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.translation import in_language

MOST_TRIES: Final = 6


class NoticeKind(models.TextChoices):
    REMINDER = "REMINDER", _("reminder")
    DIGEST = "DIGEST", _("people who may need help")
    CERTIFICATE = "CERTIFICATE", _("certificate")
    ORDER = "ORDER", _("study order or notice")
    TARGET = "TARGET", _("target book")
    REPORT = "REPORT", _("report")
    ACCOUNT = "ACCOUNT", _("account")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """A notice (站内消息) in one person's inbox. `key` makes it happen once for each person."""

    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, unique=True, editable=False
    )
    cadre = models.ForeignKey(
        "cadres.Cadre", models.CASCADE, related_name="notices", verbose_name=_("for whom")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=NoticeKind.choices)
    key = models.CharField(_("what it is about"), max_length=120)
    title = models.CharField(_("title"), max_length=255)
    title_en = models.CharField(_("title in English"), max_length=255, blank=True)
    body = models.TextField(_("text"), blank=True)
    body_en = models.TextField(_("text in English"), blank=True)
    url = models.CharField(_("address"), max_length=300, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    guard = models.CharField(
        _("holds while"),
        max_length=120,
        blank=True,
        help_text=_("Asked again before each message: what no longer holds is not sent."),
    )
    posted_at = models.DateTimeField(_("posted at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = models.Manager.from_queryset(NoticeQuerySet)()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-posted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["cadre", "key"], name="cadres_notice_once")
        ]
        indexes = [models.Index(fields=["cadre", "-posted_at"], name="cadres_notice_of_cadre")]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(self.title, self.title_en)

    @property
    def text(self) -> str:
        """Text in the interface language."""
        return in_language(self.body, self.body_en)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def waiting(self, at: dt.datetime, claimed_before: dt.datetime) -> Self:
        """Deliveries due at `at` that no worker has taken since `claimed_before`."""
        return self.open().filter(
            Q(claimed_at=None) | Q(claimed_at__lt=claimed_before),
            due_at__lte=at,
            tries__lt=MOST_TRIES,
        )

    def open(self) -> Self:
        """Neither sent nor dropped."""
        return self.filter(sent_at=None, dropped_at=None)


class Delivery(models.Model):
    """A notice on its way by one channel. Claimed, sent outside any transaction, then marked.

    A worker that dies between sending and marking sends again under the same `key`, by which
    the receiving side knows that it is the same message.
    """

    notice = models.ForeignKey(
        Notice, models.CASCADE, related_name="deliveries", verbose_name=_("notice")
    )
    channel = models.CharField(_("channel"), max_length=12)
    due_at = models.DateTimeField(_("not before"))
    claimed_at = models.DateTimeField(_("taken by a worker at"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    dropped_at = models.DateTimeField(_("dropped at"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries that failed"), default=0)
    error = models.CharField(_("last error"), max_length=200, blank=True)

    objects = models.Manager.from_queryset(DeliveryQuerySet)()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "channel"], name="cadres_delivery_once_per_channel"
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(dropped_at=None),
                name="cadres_delivery_sent_or_dropped",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(sent_at__gte=F("claimed_at")),
                name="cadres_delivery_claimed_before_sent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(sent_at=None, dropped_at=None),
                name="cadres_delivery_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} · {self.channel}"
