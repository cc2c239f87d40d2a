"""What a cadre sees at home: today's agenda, the record in one strip, campaign and pledge."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple, Self

from django.core.cache import cache
from django.db.models import BigIntegerField, Count, DateField, Min, Q, Sum
from django.urls import reverse
from django.utils.translation import get_language

from assignments.asking import asked_of
from cadres.models import Cadre
from campaigns.models import CampaignPage
from core.prepared import Parameter, PreparedRead
from core.time import site_date
from home.agenda import THIS_WEEK_DAYS, Agenda, agenda
from records.asks import Ask, asks_for
from records.certificates.holding import held_certificates
from records.certificates.validity import REMINDER_DAYS
from records.credit_rules import Standing, count
from records.credits.reckoning import ONLINE, requirement_of
from records.models import Entry, Event, Kind, Pledge

CAMPAIGN_SECONDS: Final = 60
SOON: Final = dt.timedelta(days=30)


def _figures(
    *,
    cadre: Parameter,
    first: Parameter,
    last: Parameter,
    today: Parameter,
    soon: Parameter,
    counts_from: Parameter,
    counts_to: Parameter,
) -> Any:
    this_year = Q(earned_on__range=(first, last))
    counted = Q(earned_on__range=(counts_from, counts_to))
    ending = Q(certificate__valid_until__range=(today, soon))
    return (
        Entry.objects.filter(cadre=cadre)
        .values("cadre")
        .annotate(
            hours=Sum("credit_hours", filter=this_year),
            entries=Count("pk", filter=this_year & ~Q(kind=Kind.CORRECTION)),
            certificates=Count("certificate"),
            ending=Min("certificate__valid_until", filter=ending),
            counted=Sum("credit_hours", filter=counted),
            online=Sum("credit_hours", filter=counted & ONLINE),
            days=Sum("credit_days", filter=counted),
        )
    )


_DATES: Final = ("first", "last", "today", "soon", "counts_from", "counts_to")
_FIGURES: Final[PreparedRead[dict[str, Any]]] = PreparedRead(
    _figures, cadre=BigIntegerField(), **{name: DateField() for name in _DATES}
)
_NO_FIGURES: Final = dict.fromkeys(
    ("hours", "entries", "certificates", "ending", "counted", "online", "days")
)
_PLEDGE: Final = PreparedRead(
    lambda cadre: Pledge.objects.filter(cadre=cadre).select_related("text")[:1],
    cadre=BigIntegerField(),
)


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
    why_url: str

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


class CampaignCard(NamedTuple):
    """The campaign that is on, as home shows it, in one language."""

    url: str
    label: str
    blurb: str


@dataclass(frozen=True)
class Overview:
    today: dt.date
    agenda: Agenda
    todo: tuple[TodoItem, ...]
    asks: tuple[Ask, ...]
    strip: RecordStrip
    session: Event | None
    campaign: CampaignCard | None
    pledge: Pledge | None

    @property
    def asks_first(self) -> tuple[Ask, ...]:
        """What is due this week and before every assignment: it stands above them."""
        first = min((item.days_left for item in self.todo), default=THIS_WEEK_DAYS)
        before = self.today + dt.timedelta(days=min(first, THIS_WEEK_DAYS))
        return tuple(ask for ask in self.asks if ask.due_on < before)

    @property
    def asks_rest(self) -> tuple[Ask, ...]:
        """What else is asked, below the assignments."""
        return tuple(ask for ask in self.asks if ask not in self.asks_first)

    @property
    def is_todo_later(self) -> bool:
        """Tell whether the sentence speaks of what is due soon, and no assignment is."""
        return bool(self.asks_first) and all(
            item.days_left >= THIS_WEEK_DAYS for item in self.todo
        )

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
            today=today,
            agenda=agenda([*todo, *asks], today),
            todo=todo,
            asks=asks,
            strip=_strip(cadre, at),
            session=_next_session(cadre, at),
            campaign=campaign,
            pledge=_PLEDGE.first(cadre=cadre.pk),
        )


def _todo(cadre: Cadre, at: dt.datetime, today: dt.date) -> list[TodoItem]:
    return [
        TodoItem(
            label=obligation.assignment.label,
            url=obligation.assignment.url,
            reason=obligation.assignment.reason_text,
            due_on=obligation.due_on,
            minutes=obligation.assignment.minutes,
            days_left=(obligation.due_on - today).days,
            is_mandatory=obligation.assignment.is_mandatory,
            is_started=obligation.started_at is not None,
            why_url=reverse("why", args=[obligation.pk]),
        )
        for obligation in asked_of(cadre, at)
    ]


def _strip(cadre: Cadre, at: dt.datetime) -> RecordStrip:
    """One query; a second where a certificate is about to lapse, and once a minute for the rules."""
    today = site_date(at)
    first, last = dt.date(today.year, 1, 1), dt.date(today.year, 12, 31)
    owed = requirement_of(cadre.rank, today)
    figures = (
        _FIGURES.first(
            cadre=cadre.pk,
            first=first,
            last=last,
            today=today,
            soon=today + dt.timedelta(days=max(REMINDER_DAYS)),
            counts_from=owed.span.starts_on if owed else first,
            counts_to=owed.span.ends_on if owed else last,
        )
        or _NO_FIGURES
    )
    ending = (
        [h for h in held_certificates(cadre, at) if h.is_ending] if figures["ending"] else []
    )
    zero = Decimal("0.00")
    online = figures["online"] or zero
    return RecordStrip(
        year=today.year,
        hours=figures["hours"] or zero,
        entries=figures["entries"] or 0,
        certificates=figures["certificates"] or 0,
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


def _next_session(cadre: Cadre, at: dt.datetime) -> Event | None:
    """Return the next event planned for the unit of `cadre` within a month; None when there is none.

    Looked up once a minute for each unit and process.
    """
    if cadre.unit_id is None:
        return None

    def look_up() -> Event | None:
        planned = Event.objects.for_unit(cadre.unit).filter(
            state=Event.State.PLANNED, ends_at__gt=at, starts_at__lt=at + SOON
        )
        return planned.order_by("starts_at", "pk").first()

    key = f"home.next_session:{cadre.unit_id}"
    session: Event | None = cache.get_or_set(key, look_up, CAMPAIGN_SECONDS)
    return session


def _running_campaign(today: dt.date) -> CampaignCard | None:
    """Return the campaign that is on, the next festival's first; the same for everyone.

    Looked up once a minute, process and language: a campaign starts and ends at midnight.
    """

    def look_up() -> CampaignCard | None:
        running = CampaignPage.objects.live().filter(starts_on__lte=today, ends_on__gte=today)
        page = running.order_by("festival_on").first()
        return CampaignCard(page.url or "", page.label, page.blurb) if page else None

    key = f"home.running_campaign:{today.isoformat()}:{get_language()}"
    card: CampaignCard | None = cache.get_or_set(key, look_up, CAMPAIGN_SECONDS)
    return card
