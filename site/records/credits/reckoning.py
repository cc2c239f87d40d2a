"""From rows to what `records.credit_rules` reckons with, in few queries."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q, Sum
from django.utils import translation

from cadres.models import Cadre
from records.credit_rules import (
    OFFLINE,
    Credit,
    RankSpan,
    Rule,
    Span,
    Standing,
    base_rule,
    is_integrity,
    is_online,
    span_of,
    standings,
    years_later,
)
from records.models import CreditRule

YEARS_LOOKED_AT: Final = 7  # five, the year to make up after a promotion, and one late
RULES_SECONDS: Final = 60
_RULES: Final = "records.credit_rules"

# The same as `is_online`, for the database.
ONLINE: Final = ~(Q(credit_rule__startswith=OFFLINE) | Q(credit_rule="training.offline"))


def known_rules() -> list[Rule]:
    """Return every version of every rule, texts in the reader's language.

    One query a minute and process; a change by this process is seen at once.
    """
    key = f"{_RULES}:{translation.get_language()}"
    found: list[Rule] | None = cache.get(key)
    if found is None:
        rows = CreditRule.objects.order_by("code", "valid_from")
        found = [row.as_rule() for row in rows]
        cache.set(key, found, RULES_SECONDS)
    return found


def forget_rules() -> None:
    """Look the rules up again next time."""
    cache.delete_many([f"{_RULES}:{code}" for code, _name in settings.LANGUAGES])


@dataclass(frozen=True)
class Requirement:
    """The base rule that binds a rank today, and the days that count for it."""

    rule: Rule
    span: Span

    @property
    def within(self) -> Q:
        """Entries of the record that count."""
        return Q(earned_on__range=(self.span.starts_on, self.span.ends_on))


def requirement_of(rank: int, day: dt.date) -> Requirement | None:
    """Return what `rank` owes on `day`, or None where no rule binds it."""
    rule = base_rule(known_rules(), rank, day)
    return Requirement(rule, span_of(rule.window, day)) if rule else None


@dataclass(frozen=True)
class CreditAccount:
    """The credit hours of `cadre` on `day`, against every rule that binds them.

    Three queries at most: rules (kept for a minute), ranks held, credits by day and rule.
    """

    cadre: Cadre
    day: dt.date

    @cached_property
    def credits(self) -> list[Credit]:
        """Sums by day and awarding rule: a day's lessons are one row."""
        since = years_later(self.day, -YEARS_LOOKED_AT)
        rows = (
            self.cadre.entries.filter(earned_on__gte=since)
            .exclude(credit_hours=0, credit_days=0)
            .order_by()
            .values("earned_on", "credit_rule")
            .annotate(hours=Sum("credit_hours"), days=Sum("credit_days"))
        )
        return [
            Credit(
                earned_on=row["earned_on"],
                hours=row["hours"],
                days=row["days"],
                is_online=is_online(row["credit_rule"]),
                is_integrity=is_integrity(row["credit_rule"]),
            )
            for row in rows
        ]

    @cached_property
    def ranks(self) -> list[RankSpan]:
        """Ranks held, oldest first; what the account says now if nothing was noted."""
        held = [RankSpan(row.from_on, row.rank) for row in self.cadre.rank_holdings.all()]
        if not held or held[-1].rank != self.cadre.rank:
            held.append(RankSpan(None if not held else self.day, self.cadre.rank))
        return held

    @cached_property
    def standings(self) -> list[Standing]:
        return standings(
            credits=self.credits, rules=known_rules(), ranks=self.ranks, today=self.day
        )

    @property
    def main(self) -> Standing | None:
        """The standing with the base rule; None where no rule binds the rank."""
        return next(
            (each for each in self.standings if each.rule.window != "AFTER_PROMOTION"), None
        )

    @property
    def others(self) -> list[Standing]:
        return [each for each in self.standings if each is not self.main]

    @property
    def integrity_this_year(self) -> Decimal:
        return sum(
            (
                credit.hours
                for credit in self.credits
                if credit.is_integrity and credit.earned_on.year == self.day.year
            ),
            Decimal("0.00"),
        )
