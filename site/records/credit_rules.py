"""How many hours of training a rank must reach, and how far a record has come. Pure: no clock, no ORM.

What counts, and why: the rule in force on the day for the rank held on the day; the credits whose
day lies in its window; online hours up to the rule's cap where it has one. Days of classes may
stand for hours ("90 hours or 12 days"). Integrity education is shown apart and never promised to
be all of it.
"""

import calendar
import datetime as dt
import enum
import itertools
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

ZERO: Final = Decimal("0.00")
OFFLINE: Final = "offline."  # how the awarding rules of face-to-face training begin
GENERAL: Final = ":general"  # how those of training other than integrity education end
_OLD_OFFLINE: Final = "training.offline"


class Window(enum.StrEnum):
    """The time within which a rule's hours must be reached."""

    CALENDAR_YEAR = "CALENDAR_YEAR"
    FIVE_YEARS = "FIVE_YEARS"
    AFTER_PROMOTION = "AFTER_PROMOTION"


class Rule(NamedTuple):
    """One version of one rule, in force from `valid_from` to `valid_to` (both included)."""

    code: str
    window: str
    rank_from: int  # inclusive; see cadres.models.Rank
    rank_to: int | None  # inclusive
    hours: Decimal | None  # None: those of the rule for the rank (after a promotion)
    days: Decimal | None  # reaching these is enough, too
    online_most: Decimal | None  # online hours beyond these do not count
    is_integrity_only: bool
    valid_from: dt.date
    valid_to: dt.date | None
    text: str = ""
    source: str = ""

    def is_for(self, rank: int, day: dt.date) -> bool:
        """Tell whether the rule binds somebody of `rank` on `day`."""
        return (
            self.rank_from <= rank
            and (self.rank_to is None or rank <= self.rank_to)
            and self.valid_from <= day
            and (self.valid_to is None or day <= self.valid_to)
        )


class Credit(NamedTuple):
    """Hours and days of one day of a record; corrections count below zero."""

    earned_on: dt.date
    hours: Decimal
    days: Decimal = Decimal("0.0")
    is_online: bool = True
    is_integrity: bool = True


class RankSpan(NamedTuple):
    """`rank` was held from `from_on` (None: since before anybody noted it)."""

    from_on: dt.date | None
    rank: int


class Span(NamedTuple):
    """First and last day that count; the last one may be to come."""

    starts_on: dt.date
    ends_on: dt.date


class Standing(NamedTuple):
    """How far a record has come with `rule` within `span`."""

    rule: Rule
    span: Span
    required: Decimal
    required_days: Decimal | None
    hours: Decimal  # that count, online ones included
    online: Decimal  # of which online, within the cap
    online_left_out: Decimal  # beyond the cap
    integrity: Decimal  # integrity education within the span, whatever the rule counts
    days: Decimal
    is_overdue: bool = False

    @property
    def is_met(self) -> bool:
        return self.hours >= self.required or (
            self.required_days is not None and self.days >= self.required_days
        )

    @property
    def offline(self) -> Decimal:
        """Hours face to face."""
        return self.hours - self.online

    @property
    def missing(self) -> Decimal:
        """Hours still missing; zero once hours or days are reached."""
        return ZERO if self.is_met else self.required - self.hours

    @property
    def percent(self) -> int:
        """Reached of required, from 0 to 100, rounded down; 100 only when it is met."""
        if self.is_met:
            return 100
        return max(0, int(self.hours * 100 / self.required))


def is_online(credit_rule: str) -> bool:
    """Tell by its awarding rule whether something was studied on the site."""
    return not credit_rule.startswith((OFFLINE, _OLD_OFFLINE))


def is_integrity(credit_rule: str) -> bool:
    """Tell by its awarding rule whether something was integrity education."""
    return not credit_rule.endswith(GENERAL)


def rank_on(ranks: Sequence[RankSpan], day: dt.date) -> int:
    """Return the rank held on `day`; before the first known one, that one.

    Args:
        ranks: at least one, oldest first.
    """
    held = [span.rank for span in ranks if span.from_on is None or span.from_on <= day]
    return held[-1] if held else ranks[0].rank


def promotions(ranks: Sequence[RankSpan]) -> list[tuple[dt.date, int]]:
    """Return the day and the new rank of each rise, oldest first."""
    return [
        (later.from_on, later.rank)
        for earlier, later in itertools.pairwise(ranks)
        if later.from_on is not None and later.rank > earlier.rank
    ]


def span_of(window: str, day: dt.date) -> Span:
    """Return what counts on `day`: its calendar year, or the five years that end with it."""
    if window == Window.FIVE_YEARS:
        return Span(years_later(day, -5) + dt.timedelta(days=1), day)
    return Span(dt.date(day.year, 1, 1), dt.date(day.year, 12, 31))


def years_later(day: dt.date, years: int) -> dt.date:
    """Return the same day `years` on; 29 February becomes the 28th where there is none."""
    last = calendar.monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=min(day.day, last))


def base_rule(rules: Iterable[Rule], rank: int, day: dt.date) -> Rule | None:
    """Return the yearly or five-yearly rule for all training that binds `rank` on `day`.

    Where several do, the one that asks for most hours.
    """
    bound = [
        rule
        for rule in rules
        if rule.window != Window.AFTER_PROMOTION
        and not rule.is_integrity_only
        and rule.hours is not None
        and rule.is_for(rank, day)
    ]
    return max(bound, key=lambda rule: (rule.hours or ZERO, rule.code), default=None)


def count(
    rule: Rule,
    span: Span,
    *,
    offline: Decimal,
    online: Decimal,
    integrity: Decimal,
    days: Decimal = ZERO,
    required: Decimal | None = None,
    required_days: Decimal | None = None,
) -> Standing:
    """Return the standing that sums within `span` amount to."""
    within = online if rule.online_most is None else min(online, rule.online_most)
    return Standing(
        rule=rule,
        span=span,
        required=rule.hours or required or ZERO,
        required_days=rule.days if rule.hours else required_days,
        hours=offline + within,
        online=within,
        online_left_out=online - within,
        integrity=integrity,
        days=days,
    )


def standing(
    rule: Rule,
    span: Span,
    credits: Iterable[Credit],
    *,
    required: Decimal | None = None,
    required_days: Decimal | None = None,
) -> Standing:
    """Count the `credits` of `span` against `rule`."""
    offline = online = integrity = ZERO
    days = ZERO
    for credit in credits:
        if not span.starts_on <= credit.earned_on <= span.ends_on:
            continue
        if credit.is_integrity:
            integrity += credit.hours
        elif rule.is_integrity_only:
            continue
        if credit.is_online:
            online += credit.hours
        else:
            offline += credit.hours
        days += credit.days
    return count(
        rule,
        span,
        offline=offline,
        online=online,
        integrity=integrity,
        days=days,
        required=required,
        required_days=required_days,
    )


def standings(
    *,
    credits: Sequence[Credit],
    rules: Sequence[Rule],
    ranks: Sequence[RankSpan],
    today: dt.date,
) -> list[Standing]:
    """Say how far a record has come with every rule that binds its person on `today`.

    The base rule comes first. A rule for the year after a promotion is listed while that year
    runs, and after it until it is met; not when the training was there before the promotion.
    """
    rank = rank_on(ranks, today)
    base = base_rule(rules, rank, today)
    bound = sorted(
        (
            rule
            for rule in rules
            if rule.window != Window.AFTER_PROMOTION
            and rule.hours is not None
            and rule.is_for(rank, today)
        ),
        key=lambda rule: (rule != base, rule.code),
    )
    found = [standing(rule, span_of(rule.window, today), credits) for rule in bound]
    for promoted_on, new_rank in promotions(ranks):
        if promoted_on <= today:
            found += _after_promotion(credits, rules, promoted_on, new_rank, today)
    return found


def _after_promotion(
    credits: Sequence[Credit],
    rules: Sequence[Rule],
    promoted_on: dt.date,
    rank: int,
    today: dt.date,
) -> list[Standing]:
    base = base_rule(rules, rank, promoted_on)
    rule = next(
        (
            each
            for each in rules
            if each.window == Window.AFTER_PROMOTION and each.is_for(rank, promoted_on)
        ),
        None,
    )
    if base is None or rule is None:
        return []
    before = span_of(base.window, promoted_on)
    if base.window == Window.CALENDAR_YEAR:  # early in a year, the one before it counts
        before = Span(years_later(before.starts_on, -1), before.ends_on)
    day_before = promoted_on - dt.timedelta(days=1)
    required, required_days = rule.hours or base.hours, base.days
    wanted = {"required": required, "required_days": required_days}
    if standing(rule, Span(before.starts_on, day_before), credits, **wanted).is_met:
        return []
    due_on = years_later(promoted_on, 1) - dt.timedelta(days=1)
    reached = standing(rule, Span(before.starts_on, due_on), credits, **wanted)
    if today > due_on:
        late = standing(rule, Span(before.starts_on, today), credits, **wanted)
        return [] if late.is_met else [reached._replace(is_overdue=True)]
    return [reached]
