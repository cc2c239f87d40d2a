"""Entry: one line of a cadre's education record. Append-only, in the database itself."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.translation import in_language


class Kind(models.TextChoices):
    LESSON = "LESSON", _("lesson")
    COURSE = "COURSE", _("course")
    QUIZ = "QUIZ", _("quiz")
    EXAM = "EXAM", _("exam")
    CASE = "CASE", _("case exercise")
    PLEDGE = "PLEDGE", _("pledge")
    CAMPAIGN = "CAMPAIGN", _("campaign")
    SESSION = "SESSION", _("live session")
    ACTIVITY = "ACTIVITY", _("offline activity")
    ESSAY = "ESSAY", _("essay or speech")
    REPORT = "REPORT", _("self-report")
    TALK = "TALK", _("integrity talk")
    FILING = "FILING", _("filing")
    CERTIFICATE = "CERTIFICATE", _("certificate")
    CORRECTION = "CORRECTION", _("correction")


class Effect(models.TextChoices):
    """What a correction does; stored as "effect" in its outcome."""

    VOID = "VOID", _("withdraw the entry: it no longer counts")
    HOURS = "HOURS", _("put the credit hours right")
    REMARK = "REMARK", _("put the wording right; no figure changes")


class EntryQuerySet(models.QuerySet["Entry"]):
    def originals(self) -> Self:
        """Entries that are not corrections of others."""
        return self.exclude(kind=Kind.CORRECTION)

    def standing(self) -> Self:
        """Entries that hold: no corrections, and none that a correction withdrew."""
        withdrawn = Entry.objects.filter(
            corrects=models.OuterRef("pk"), outcome__effect=Effect.VOID.value
        )
        return self.originals().filter(~models.Exists(withdrawn))

    def in_year(self, year: int) -> Self:
        """Entries earned in the calendar year `year` of the site's clock."""
        return self.filter(earned_on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))

    def total_hours(self) -> Decimal:
        """Sum the credit hours; Decimal("0.00") when there is no entry."""
        zero = models.Value(Decimal("0.00"), output_field=models.DecimalField())
        total: Decimal = self.aggregate(total=Coalesce(models.Sum("credit_hours"), zero))[
            "total"
        ]
        return total

    def by_year_and_kind(self) -> "models.QuerySet[Any, Any]":
        """Count entries and sum hours per calendar year and kind: every figure of a record.

        Rows are {"earned_on__year": 2026, "kind": "COURSE", "entries": 3, "hours": Decimal}.
        """
        return (
            self.order_by()
            .values("earned_on__year", "kind")
            .annotate(entries=models.Count("pk"), hours=models.Sum("credit_hours"))
        )

    def newest_first(self) -> Self:
        return self.order_by("-occurred_at", "-pk")


class Entry(models.Model):
    """One line of the education record (记录).

    Inserted in the transaction of its cause by `services.record_entry` (many at once by
    `bulk.record_entries`), never changed: triggers refuse UPDATE and DELETE. `activity_key` names
    what was done and its version, such as "courses.course:42@3"; the record imports no content
    app. Hours count for `earned_on`; a correction's is that of the entry it corrects, so that
    figures follow where they were.
    """

    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, unique=True, editable=False
    )
    cadre = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="entries", verbose_name=_("cadre")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    activity_key = models.CharField(_("activity"), max_length=120)
    occasion = models.CharField(
        _("occasion"),
        max_length=80,
        blank=True,
        help_text=_("Tells repeated entries of one activity apart, such as a receipt number."),
    )
    title = models.CharField(_("title"), max_length=255)
    title_en = models.CharField(_("title in English"), max_length=255, blank=True)
    occurred_at = models.DateTimeField(_("occurred at"))
    earned_on = models.DateField(_("date on the site's clock"))
    credit_hours = models.DecimalField(
        _("credit hours"), max_digits=6, decimal_places=2, default=Decimal("0.00")
    )
    credit_rule = models.CharField(_("rule that awarded them"), max_length=80, blank=True)
    credit_days = models.DecimalField(
        _("days of training"), max_digits=5, decimal_places=1, default=Decimal("0.0")
    )
    outcome = models.JSONField(_("outcome"), default=dict, encoder=DjangoJSONEncoder)
    unit = models.ForeignKey(
        "cadres.Unit",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("unit at the time"),
    )
    unit_name = models.CharField(_("unit at the time"), max_length=160, blank=True)
    post_name = models.CharField(_("post at the time"), max_length=160, blank=True)
    vouched_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("vouched for by"),
    )
    vouched_name = models.CharField(
        _("who vouches, as written then"), max_length=230, blank=True
    )
    evidence = models.JSONField(
        _("fingerprints of evidence files (SHA-256)"), default=list, blank=True
    )
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="corrections",
        verbose_name=_("corrects"),
    )
    digest = models.CharField(_("fingerprint (SHA-256)"), max_length=64)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    objects = models.Manager.from_queryset(EntryQuerySet)()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [
            models.UniqueConstraint(
                fields=["cadre", "activity_key", "occasion"],
                name="records_entry_once_per_occasion",
            ),
            models.CheckConstraint(
                condition=Q(credit_hours__gte=0) | Q(kind="CORRECTION"),
                name="records_entry_hours_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["cadre", "-occurred_at"], name="records_entry_of_cadre"),
            models.Index(fields=["recorded_at"], name="records_entry_recorded"),
            models.Index(fields=["activity_key"], name="records_entry_of_activity"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(self.title, self.title_en)

    @property
    def kind_label(self) -> str:
        """The kind in the interface language, without Django's hashing of all choices."""
        return str(Kind(self.kind).label)

    @property
    def correction(self) -> "Entry | None":
        """The counter-entry against this one. Prefetch `corrections` to save the query."""
        return next(iter(self.corrections.all()), None)

    @property
    def effect(self) -> str:
        """What this correction does, a value of Effect; nothing for other kinds."""
        return str(self.outcome.get("effect", "")) if self.kind == Kind.CORRECTION else ""

    def fingerprinted(self) -> dict[str, Any]:
        """Return the fields that the fingerprint covers, as canonical JSON types."""
        return {
            "public_id": str(self.public_id),
            "staff_number": self.cadre.staff_number,
            "kind": self.kind,
            "activity_key": self.activity_key,
            "occasion": self.occasion,
            "title": self.title,
            "occurred_at": self.occurred_at.astimezone(dt.UTC).isoformat(),
            "earned_on": self.earned_on.isoformat(),
            "credit_hours": f"{self.credit_hours:.2f}",
            "credit_rule": self.credit_rule,
            "outcome": self.outcome,
            "unit_name": self.unit_name,
            "post_name": self.post_name,
            "corrects": str(self.corrects.public_id) if self.corrects else "",
            **self.attested(),
        }

    def attested(self) -> dict[str, Any]:
        """Return days, voucher and evidence where there are any: entries without them read as ever."""
        return {
            **({"credit_days": f"{self.credit_days:.1f}"} if self.credit_days else {}),
            **({"vouched_name": self.vouched_name} if self.vouched_name else {}),
            **({"evidence": self.evidence} if self.evidence else {}),
        }
