"""What the campaign pages show: the countdown, the reader's own state, the calendar. Only reads."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from cadres.models import Cadre
from campaigns.festivals import Festival, next_festival_date
from campaigns.lesson import ShownCard, ShownText, lesson_of, shown_lesson
from campaigns.library import with_library_cards
from campaigns.models import CampaignPage, Participation
from campaigns.services import is_owed
from campaigns.verdicts import Verdict
from core.content_cache import cached_html
from core.time import site_date
from core.translation import in_language


@dataclass(frozen=True)
class ShownCampaign:
    """One campaign as one reader sees it at one instant."""

    page: CampaignPage
    cadre: Cadre
    at: dt.datetime
    is_preview: bool = False
    typed: Mapping[str, str] | None = None  # answers just sent and not accepted
    missing: frozenset[str] = frozenset()
    signature: str = ""
    signature_error: str = ""

    @property
    def today(self) -> dt.date:
        return site_date(self.at)

    @property
    def days_to_festival(self) -> int:
        """Whole days until the festival; 0 on the day, negative after it."""
        return (self.page.festival_on - self.today).days if self.page.festival_on else 0

    @property
    def is_upcoming(self) -> bool:
        return not self.is_preview and self.today < self.page.starts_on

    @property
    def is_over(self) -> bool:
        return not self.is_preview and self.today > self.page.ends_on

    @cached_property
    def is_open(self) -> bool:
        """Tell whether this reader may take part now. One query after the end, else none."""
        if self.is_upcoming:
            return False
        return not self.is_over or is_owed(self.page, self.cadre)

    @cached_property
    def participation(self) -> Participation | None:
        """How far the reader is. One query."""
        if self.page.pk is None:
            return None
        return Participation.objects.filter(campaign=self.page, cadre=self.cadre).first()

    @property
    def is_answered(self) -> bool:
        return bool(self.participation and self.participation.lesson_at)

    @property
    def is_pledged(self) -> bool:
        return bool(self.participation and self.participation.pledged_at)

    @property
    def is_completed(self) -> bool:
        return bool(self.participation and self.participation.completed_at)

    @cached_property
    def lesson(self) -> list[ShownText | ShownCard]:
        """Texts and cards; verdicts once answered, or for anyone when all is over."""
        answers = self.participation.answers if self.participation else {}
        return shown_lesson(
            lesson_of(self._body),
            render=self._render,
            answers=self.typed if self.typed is not None else answers,
            is_answered=self.is_answered or not self.is_open,
            missing=self.missing,
        )

    @property
    def cards(self) -> list[ShownCard]:
        return [part for part in self.lesson if isinstance(part, ShownCard)]

    @property
    def right(self) -> int:
        """How many cards the reader judged as the verdict does."""
        return sum(card.is_right for card in self.cards)

    @property
    def clauses(self) -> list[str]:
        """The pledge's clauses in the interface language."""
        text = self.page.pledge_text
        if text is None:
            return []
        english = text.clauses_en if len(text.clauses_en) == len(text.clauses) else []
        return [
            in_language(clause, english[number] if english else "")
            for number, clause in enumerate(text.clauses)
        ]

    @property
    def verdicts(self) -> list[tuple[str, str]]:
        return [(verdict.value, str(verdict.label)) for verdict in Verdict]

    @cached_property
    def _body(self) -> list[dict[str, Any]]:
        """The stored body with the cards picked from the library; a query if there are any."""
        return with_library_cards(self.page.body.raw_data)

    def _render(self, index: int) -> SafeString:
        return cached_html(
            name=f"campaigns.block:{self.page.pk}",
            content=self._body[index],
            render=lambda: self.page.body[index].render(),
        )


def campaign_context(
    page: CampaignPage, request: HttpRequest, *, at: dt.datetime, **state: Any
) -> dict[str, Any]:
    """Return `shown`: the campaign as the signed-in reader sees it; `state` of `ShownCampaign`."""
    if not isinstance(request.user, Cadre):
        return {}
    shown = ShownCampaign(
        page=page,
        cadre=request.user,
        at=at,
        is_preview=getattr(request, "is_preview", False),
        **state,
    )
    return {"shown": shown}


@dataclass(frozen=True)
class CalendarLine:
    """The next time a festival falls, and its campaign if there is one."""

    festival: Festival
    falls_on: dt.date
    days: int
    campaign: CampaignPage | None


def calendar(today: dt.date) -> list[CalendarLine]:
    """Return the eight festivals of the coming twelve months by date. One query."""
    falling = sorted((next_festival_date(f, today), f) for f in Festival)
    campaigns = {
        (campaign.festival, campaign.festival_on): campaign
        for campaign in CampaignPage.objects.live().filter(
            festival_on__in=[day for day, _festival in falling]
        )
    }
    return [
        CalendarLine(festival, day, (day - today).days, campaigns.get((festival.value, day)))
        for day, festival in falling
    ]


def index_context(at: dt.datetime) -> dict[str, Any]:
    """Return `calendar` of the coming year and `past`: up to twelve campaigns already held."""
    today = site_date(at)
    past = CampaignPage.objects.live().filter(festival_on__lt=today)
    return {
        "calendar": calendar(today),
        "today": today,
        "past": list(past.order_by("-festival_on")[:12]),
    }
