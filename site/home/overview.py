"""What a cadre sees at home: today's agenda, the record in one strip, campaign and pledge."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Self

from django.core.cache import cache
from django.db.models import Count, Min, Q, Sum

from assignments.models import Obligation
from cadres.models import Cadre
from campaigns.models import CampaignPage
from core.time import site_date
from home.agenda import Agenda, agenda
from records.asks import Ask, asks_for
from records.certificates.holding import held_certificates
from records.certificates.validity import REMINDER_DAYS
from records.credit_rules import Standing, count
from records.credits.reckoning import ONLINE, requirement_of
from records.models import Kind, Pledge

CAMPAIGN_SECONDS: Final = 60


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
    """The record in figures: this year's entries, certificates ever, hours against the rule.

    `standing` is None where no rule binds the rank; `hours` are this calendar year's.
    """

    year: int
    hours: Decimal
    entries: int
    certificates: int
    ending_on: dt.date | None  # last valid day of the first certificate that asks for renewal
    standing: Standing | None


@dataclass(frozen=True)
class Overview:
    agenda: Agenda
    todo: tuple[TodoItem, ...]
    asks: tuple[Ask, ...]
    strip: RecordStrip
    campaign: CampaignPage | None
    pledge: Pledge | None

    @classmethod
    def of(cls, cadre: Cadre, at: dt.datetime) -> Self:
        """Gather the page for `cadre` at the instant `at`. Four or five queries."""
        today = site_date(at)
        todo = tuple(_todo(cadre, at, today))
        asks = asks_for(cadre, at)
        listed = {item.url for item in todo}
        campaign = _running_campaign(today)
        if campaign is not None and campaign.url in listed:
            campaign = None
        return cls(
            agenda=agenda([*todo, *asks], today),
            todo=todo,
            asks=asks,
            strip=_strip(cadre, at),
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


def _strip(cadre: Cadre, at: dt.datetime) -> RecordStrip:
    """One query; a second where a certificate is about to lapse, and once a minute for the rules."""
    today = site_date(at)
    year = today.year
    soon = (today, today + dt.timedelta(days=max(REMINDER_DAYS)))
    this_year = Q(earned_on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))
    owed = requirement_of(cadre.rank, today)
    counted = owed.within if owed else this_year
    figures = cadre.entries.aggregate(
        hours=Sum("credit_hours", filter=this_year),
        entries=Count("pk", filter=this_year & ~Q(kind=Kind.CORRECTION)),
        certificates=Count("certificate"),
        ending=Min("certificate__valid_until", filter=Q(certificate__valid_until__range=soon)),
        counted=Sum("credit_hours", filter=counted),
        online=Sum("credit_hours", filter=counted & ONLINE),
        days=Sum("credit_days", filter=counted),
    )
    ending = (
        [h for h in held_certificates(cadre, at) if h.is_ending] if figures["ending"] else []
    )
    zero = Decimal("0.00")
    online = figures["online"] or zero
    return RecordStrip(
        year=year,
        hours=figures["hours"] or zero,
        entries=figures["entries"],
        certificates=figures["certificates"],
        ending_on=min(
            (h.certificate.valid_until for h in ending if h.certificate.valid_until),
            default=None,
        ),
        standing=count(
            owed.rule,
            owed.span,
            offline=(figures["counted"] or zero) - online,
            online=online,
            integrity=zero,
            days=figures["days"] or zero,
        )
        if owed
        else None,
    )


def _running_campaign(today: dt.date) -> CampaignPage | None:
    """Return the campaign that is on, the next festival's first; the same for everyone.

    Looked up once a minute and process: a campaign starts and ends at midnight.
    """
    key = f"home.running_campaign:{today.isoformat()}"
    remembered: tuple[CampaignPage | None] | None = cache.get(key)
    if remembered is None:
        running = CampaignPage.objects.live().filter(starts_on__lte=today, ends_on__gte=today)
        remembered = (running.order_by("festival_on").first(),)
        cache.set(key, remembered, CAMPAIGN_SECONDS)
    return remembered[0]
