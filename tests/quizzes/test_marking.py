"""Marking depends on the frozen paper and answers alone, and adds up."""

import random
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.marking import mark
from quizzes.papers import PoolItem, draw_paper

pytestmark = pytest.mark.once

CHOICES = [{"id": id_, "text": id_} for id_ in "abcd"]
POINTS = st.decimals("0.25", "9.75", places=2)
KINDS = st.sampled_from(["SINGLE", "MULTIPLE"])
POOLS = st.lists(st.tuples(KINDS, POINTS), min_size=1, max_size=12).map(
    lambda rows: [PoolItem(pk, kind, points, CHOICES) for pk, (kind, points) in enumerate(rows)]
)
ANSWERS = st.dictionaries(
    st.integers(1, 12), st.lists(st.sampled_from("abcd"), unique=True, max_size=4)
)


def paper_of(pool, **options):
    return draw_paper(
        pool,
        **{
            "count": None,
            "shuffle_questions": False,
            "shuffle_choices": False,
            "rng": random.Random(7),
            **options,
        },
    )


@given(POOLS, ANSWERS)
def test_the_marks_add_up_to_the_points(pool, answers):
    marked = mark(paper_of(pool), answers, {item.version: ["a"] for item in pool})

    assert sum(Decimal(points) for points in marked.marks.values()) == marked.points
    assert 0 <= marked.points <= marked.possible
    assert 0 <= marked.percent <= 100


@given(POOLS)
def test_a_faultless_attempt_is_a_hundred_percent(pool):
    paper = paper_of(pool)

    marked = mark(paper, {e["item"]: ["b"] for e in paper}, {i.version: ["b"] for i in pool})

    assert marked.percent == 100
    assert marked.reaches(100)


@pytest.mark.parametrize(
    ("right", "of", "pass_percent", "passes"),
    [
        (6, 10, 60, True),
        (5, 10, 60, False),
        (2, 3, 67, False),
        (2, 3, 66, True),
        (0, 3, 0, True),
    ],
)
def test_the_edge_of_the_pass_mark(right, of, pass_percent, passes):
    pool = [PoolItem(pk, "SINGLE", Decimal("1.00"), CHOICES) for pk in range(of)]
    answers = {number: ["a"] for number in range(1, right + 1)}

    marked = mark(paper_of(pool), answers, {pk: ["a"] for pk in range(of)})

    assert marked.reaches(pass_percent) is passes


def test_percent_is_rounded_down_so_that_it_never_looks_like_a_pass():
    pool = [PoolItem(pk, "SINGLE", Decimal("1.00"), CHOICES) for pk in range(3)]

    marked = mark(paper_of(pool), {1: ["a"], 2: ["a"]}, {pk: ["a"] for pk in range(3)})

    assert marked.percent == Decimal("66.66")


@given(POOLS, st.integers(1, 12), st.booleans(), st.integers())
def test_a_paper_asks_each_question_once_and_numbers_them(pool, count, shuffle, seed):
    paper = paper_of(
        pool,
        count=count,
        shuffle_questions=shuffle,
        shuffle_choices=shuffle,
        rng=random.Random(seed),
    )

    assert len(paper) == min(count, len(pool))
    assert [entry["item"] for entry in paper] == list(range(1, len(paper) + 1))
    assert len({entry["version"] for entry in paper}) == len(paper)
    assert all(sorted(entry["choices"]) == list("abcd") for entry in paper)
    if not shuffle:
        assert all(one["version"] < next_["version"] for one, next_ in pairwise(paper))


def test_true_and_false_keep_their_order():
    pool = [PoolItem(pk, "TRUE_FALSE", Decimal(1), []) for pk in range(20)]

    paper = paper_of(pool, shuffle_choices=True)

    assert {tuple(entry["choices"]) for entry in paper} == {("true", "false")}
