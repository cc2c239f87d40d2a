"""The integrity pledge is due once a year and on each new post; its clauses follow the posts."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.pledging.clauses import MOST_CLAUSES, PostRisk, post_clauses, wording_mark
from records.pledging.renewal import Reason, pledge_due

TODAY = dt.date(2026, 11, 22)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))


@pytest.mark.parametrize(
    ("signed", "post_from", "reason", "occasion"),
    [
        (None, None, Reason.FIRST, "integrity-2026"),
        (None, dt.date(2026, 9, 1), Reason.FIRST, "integrity-2026"),
        (dt.date(2025, 12, 31), None, Reason.NEW_YEAR, "integrity-2026"),
        (dt.date(2026, 1, 1), None, None, None),
        (dt.date(2026, 1, 1), dt.date(2025, 6, 1), None, None),
        (dt.date(2026, 8, 31), dt.date(2026, 9, 1), Reason.NEW_POST, "integrity-post-7"),
        (dt.date(2026, 9, 1), dt.date(2026, 9, 1), None, None),
        (dt.date(2026, 8, 31), dt.date(2026, 11, 23), None, None),
    ],
)
def test_is_due(signed, post_from, reason, occasion):
    due = pledge_due(
        last_signed_on=signed, last_post=(7, post_from) if post_from else None, today=TODAY
    )

    assert (due.reason, due.occasion) == (reason, occasion) if reason else due is None


@given(today=DAYS, post_from=DAYS)
def test_who_signs_today_owes_nothing_today(today, post_from):
    assert pledge_due(last_signed_on=today, last_post=(1, post_from), today=today) is None


@given(signed=DAYS, post_from=DAYS, today=DAYS)
def test_signing_what_is_due_never_uses_an_occasion_twice(signed, post_from, today):
    due = pledge_due(last_signed_on=signed, last_post=(1, post_from), today=today)

    if due is not None and signed <= today:
        assert due.occasion != f"integrity-{signed.year}"


RISKS = st.lists(
    st.builds(
        PostRisk,
        code=st.text("abc", min_size=1, max_size=3),
        post=st.just("采购岗"),
        name=st.text("甲乙丙", min_size=1, max_size=4),
        measures=st.sampled_from(["", "留痕。", "两人以上；登记。"]),
        level=st.sampled_from(["HIGH", "MIDDLE", "LOW"]),
    ),
    max_size=12,
)


@given(RISKS, st.randoms())
def test_the_most_serious_risk_points_become_clauses_whatever_their_order(risks, random):
    shuffled = [*risks]
    random.shuffle(shuffled)
    order = ["HIGH", "MIDDLE", "LOW"]

    clauses = post_clauses(risks)

    assert len(clauses) == min(MOST_CLAUSES, len(risks))
    assert [c["risk_point"] for c in clauses] == [
        c["risk_point"] for c in post_clauses(shuffled)
    ]
    levels = sorted(order.index(risk.level) for risk in risks)[: len(clauses)]
    by_code = {risk.code: [] for risk in risks}
    for risk in risks:
        by_code[risk.code].append(order.index(risk.level))
    for clause, level in zip(clauses, levels, strict=True):
        assert level in by_code[clause["risk_point"]]


def test_a_clause_names_post_risk_and_measures():
    risk = PostRisk("p-1", "采购管理岗", "量身定制采购需求", "需求论证留痕。", "HIGH")

    assert post_clauses([risk])[0]["text"] == (
        "在采购管理岗上，防范“量身定制采购需求”，做到：需求论证留痕。"
    )


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_the_mark_of_the_wording_changes_with_any_word(first, second):
    own = [{"text": "岗位条款"}]

    assert (wording_mark(first, own) == wording_mark(second, own)) == (first == second)
