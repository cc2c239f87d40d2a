"""What counts towards the hours of a rank, and what is missing."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.models import Rank
from records.credit_rules import (
    Credit,
    RankSpan,
    Rule,
    Span,
    Window,
    base_rule,
    is_integrity,
    is_online,
    rank_on,
    span_of,
    standing,
    standings,
    years_later,
)

TODAY = dt.date(2026, 11, 22)
HOURS = st.decimals(0, 200, places=2)
DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2027, 12, 31))
CREDITS = st.lists(
    st.builds(
        Credit,
        earned_on=DAYS,
        hours=HOURS,
        days=st.decimals(0, 5, places=1),
        is_online=st.booleans(),
        is_integrity=st.booleans(),
    ),
    max_size=12,
)


def rule(**fields):
    return Rule(
        **{
            "code": "yearly",
            "window": Window.CALENDAR_YEAR,
            "rank_from": 0,
            "rank_to": 39,
            "hours": Decimal(90),
            "days": Decimal(12),
            "online_most": None,
            "is_integrity_only": False,
            "valid_from": dt.date(2015, 1, 1),
            "valid_to": None,
            **fields,
        }
    )


YEARLY = rule()
FIVE = rule(
    code="five", window=Window.FIVE_YEARS, rank_from=40, rank_to=None, hours=Decimal(550),
    days=Decimal(90),
)  # fmt: skip
PROMOTED = rule(
    code="promoted", window=Window.AFTER_PROMOTION, rank_from=20, rank_to=None, hours=None,
    days=None,
)  # fmt: skip
RULES = [YEARLY, FIVE, PROMOTED]
SPANS = {rank: [RankSpan(None, rank)] for rank in Rank.values}


def credit(hours, on=TODAY, **fields):
    return Credit(earned_on=on, hours=Decimal(hours), **fields)


def main(credits, *, rank=Rank.STAFF, rules=RULES, today=TODAY):
    return standings(credits=credits, rules=rules, ranks=SPANS[rank], today=today)[0]


@pytest.mark.parametrize(
    ("rank", "hours"),
    [
        (Rank.STAFF, 90),
        (Rank.SECTION_HEAD, 90),
        (Rank.DIVISION_DEPUTY, 550),
        (Rank.PROVINCE_HEAD, 550),
    ],
)
def test_the_edge_between_the_two_requirements(rank, hours):
    assert base_rule(RULES, rank, TODAY).hours == hours


def test_62_of_90_of_which_online_40():
    reached = main([credit(40), credit(22, is_online=False, days=Decimal(3))])

    assert (reached.hours, reached.required, reached.online, reached.missing) == (
        62,
        90,
        40,
        28,
    )
    assert reached.percent == 68
    assert not reached.is_met


@pytest.mark.parametrize(
    ("window", "day", "starts_on", "ends_on"),
    [
        ("CALENDAR_YEAR", dt.date(2026, 1, 1), dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        ("FIVE_YEARS", dt.date(2026, 11, 22), dt.date(2021, 11, 23), dt.date(2026, 11, 22)),
        ("FIVE_YEARS", dt.date(2024, 2, 29), dt.date(2019, 3, 1), dt.date(2024, 2, 29)),
    ],
)
def test_the_days_that_count(window, day, starts_on, ends_on):
    assert span_of(window, day) == Span(starts_on, ends_on)


def test_last_years_hours_count_for_five_years_only():
    old = [credit(100, on=dt.date(2025, 12, 31))]

    assert main(old).hours == 0
    assert main(old, rank=Rank.DIVISION_HEAD).hours == 100


def test_days_are_enough_without_the_hours():
    reached = main([credit(60, is_online=False, days=Decimal(12))])

    assert reached.is_met
    assert (reached.missing, reached.percent) == (0, 100)


def test_online_hours_beyond_the_cap_are_left_out():
    capped = rule(online_most=Decimal(30))

    reached = main([credit(40), credit(10, is_online=False)], rules=[capped])

    assert (reached.hours, reached.online, reached.online_left_out) == (40, 30, 10)


def test_a_rule_on_integrity_counts_nothing_else():
    own = rule(code="integrity", is_integrity_only=True, hours=Decimal(8))
    general = credit(50, is_integrity=False)

    first, second = standings(
        credits=[general, credit(3)], rules=[YEARLY, own], ranks=SPANS[10], today=TODAY
    )

    assert (first.rule, first.hours, first.integrity) == (YEARLY, 53, 3)
    assert (second.rule, second.hours) == (own, 3)


def test_a_withdrawn_entry_counts_no_more():
    assert main([credit(8), credit(-8)]).hours == 0


def test_past_days_are_judged_by_the_rule_of_their_time():
    old = YEARLY._replace(hours=Decimal(72), valid_to=dt.date(2025, 12, 31))
    new = YEARLY._replace(valid_from=dt.date(2026, 1, 1))

    assert main([], rules=[old, new], today=dt.date(2025, 12, 31)).required == 72
    assert main([], rules=[old, new]).required == 90


def test_no_rule_no_standing():
    assert standings(credits=[], rules=[], ranks=SPANS[10], today=TODAY) == []


@pytest.mark.parametrize(
    ("credit_rule", "online", "integrity"),
    [
        ("course.published", True, True),
        ("offline.visit", False, True),
        ("offline.party-school:general", False, False),
        ("training.offline", False, True),
        ("", True, True),
    ],
)
def test_the_awarding_rule_tells_what_it_was(credit_rule, online, integrity):
    assert (is_online(credit_rule), is_integrity(credit_rule)) == (online, integrity)


class TestAfterPromotion:
    RANKS = (RankSpan(None, Rank.SECTION_HEAD), RankSpan(dt.date(2026, 3, 1), 40))

    def of(self, credits, today=TODAY):
        found = standings(credits=credits, rules=RULES, ranks=self.RANKS, today=today)
        return [each for each in found if each.rule is PROMOTED]

    def test_the_training_is_made_up_within_a_year(self):
        (owed,) = self.of([credit(100, on=dt.date(2025, 5, 1)), credit(50)])

        assert owed.span.ends_on == dt.date(2027, 2, 28)
        assert (owed.hours, owed.required) == (150, 550)

    def test_nothing_is_owed_by_who_had_it_before(self):
        assert self.of([credit(550, on=dt.date(2024, 5, 1))]) == []

    def test_it_is_overdue_after_the_year_until_it_is_met(self):
        late = dt.date(2027, 6, 1)

        (owed,) = self.of([credit(500)], today=late)

        assert owed.is_overdue
        assert self.of([credit(500), credit(50, on=late)], today=late) == []

    def test_before_the_promotion_nothing_is_asked(self):
        assert self.of([], today=dt.date(2026, 2, 28)) == []

    def test_the_rank_of_a_day_is_the_one_held_then(self):
        assert rank_on(self.RANKS, dt.date(2026, 2, 28)) == Rank.SECTION_HEAD
        assert rank_on(self.RANKS, dt.date(2026, 3, 1)) == Rank.DIVISION_DEPUTY


@given(CREDITS, st.sampled_from(Rank.values))
def test_what_counts_is_never_more_than_what_is_there(credits, rank):
    reached = main(credits, rank=rank)

    assert 0 <= reached.online <= reached.hours <= sum(each.hours for each in credits)
    assert reached.integrity <= reached.hours + reached.online_left_out
    assert 0 <= reached.percent <= 100
    assert reached.is_met == (reached.percent == 100) == (reached.missing == 0)


@given(CREDITS, HOURS, st.booleans(), st.integers(0, 60))
def test_more_hours_never_count_less(credits, more, online, cap):
    capped = [rule(online_most=Decimal(cap))]

    without = main(credits, rules=capped)
    with_more = main([*credits, credit(more, is_online=online)], rules=capped)

    assert with_more.hours >= without.hours
    assert with_more.missing <= without.missing
    assert with_more.online <= cap


@given(CREDITS, CREDITS)
def test_the_order_of_entries_does_not_matter(some, others):
    span = span_of(Window.FIVE_YEARS, TODAY)

    assert standing(FIVE, span, some + others) == standing(FIVE, span, others + some)


@given(DAYS)
def test_five_years_end_today_and_have_every_day_once(day):
    span = span_of(Window.FIVE_YEARS, day)

    assert span.ends_on == day
    assert years_later(span.starts_on - dt.timedelta(days=1), 5) in (day, day.replace(day=28))
