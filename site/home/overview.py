"""What a cadre sees at home: today's agenda, the record in one strip, campaign and pledge."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.db.models import Count, Sum

from assignments.models import Obligation
from cadres.models import Cadre
from campaigns.models import CampaignPage
from core.time import site_date
from home.agenda import Agenda, agenda
from records.models import Certificate, Pledge


@dataclass(frozen=True)
class TodoItem:
    """One open obligation, ready for the page."""

    label: str
    url: str
    reason: str
    due_on: dt.date
    minutes: int
    days_left: int
    is_mandatory: bool
    is_started: bool

    @property
    def is_overdue(self) -> bool:
        return self.days_left < 0

    @property
    def days_over(self) -> int:
        """Whole days since the due day ended; 0 when it has not."""
        return max(0, -self.days_left)


@dataclass(frozen=True)
class RecordStrip:
    """The record in figures: this calendar year's hours and entries, certificates ever."""

    year: int
    hours: Decimal
    entries: int
    certificates: int


@dataclass(frozen=True)
class Overview:
    agenda: Agenda
    todo: tuple[TodoItem, ...]
    strip: RecordStrip
    campaign: CampaignPage | None
    pledge: Pledge | None

    @classmethod
    def of(cls, cadre: Cadre, at: dt.datetime) -> Self:
        """Gather the page for `cadre` at the instant `at`. Five queries."""
        today = site_date(at)
        todo = tuple(_todo(cadre, at, today))
        listed = {item.url for item in todo}
        campaign = (
            CampaignPage.objects.live()
            .filter(starts_on__lte=today, ends_on__gte=today)
            .order_by("festival_on")
            .first()
        )
        if campaign is not None and campaign.relative_url(None) in listed:
            campaign = None
        return cls(
            agenda=agenda(todo, today),
            todo=todo,
            strip=_strip(cadre, today.year),
            campaign=campaign,
            pledge=Pledge.objects.filter(cadre=cadre).select_related("text").first(),
        )


def _todo(cadre: Cadre, at: dt.datetime, today: dt.date) -> list[TodoItem]:
    obligations = Obligation.objects.filter(cadre=cadre).due_for(at)
    return [
        TodoItem(
            label=obligation.assignment.label,
            url=obligation.assignment.target.url or "",
            reason=obligation.assignment.reason_text,
            due_on=obligation.assignment.due_on,
            minutes=obligation.assignment.minutes,
            days_left=(obligation.assignment.due_on - today).days,
            is_mandatory=obligation.assignment.is_mandatory,
            is_started=obligation.started_at is not None,
        )
        for obligation in obligations
    ]


def _strip(cadre: Cadre, year: int) -> RecordStrip:
    figures = cadre.entries.in_year(year).aggregate(
        hours=Sum("credit_hours"), entries=Count("pk")
    )
    return RecordStrip(
        year=year,
        hours=figures["hours"] or Decimal("0.00"),
        entries=figures["entries"],
        certificates=Certificate.objects.filter(cadre=cadre).count(),
    )
