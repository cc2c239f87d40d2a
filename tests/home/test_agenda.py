"""The opening sentence of a cadre's home says how much there is to do, and no more."""

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.agenda import Standing, agenda
from home.overview import Overview, TodoItem
from records.asks import Ask

TODAY = dt.date(2026, 9, 14)


@dataclass(frozen=True)
class Task:
    due_on: dt.date
    minutes: int = 10


def due_in(days, minutes=10):
    return Task(TODAY + dt.timedelta(days=days), minutes)


TASKS = st.lists(
    st.builds(due_in, st.integers(-400, 400), st.integers(1, 90)),
    max_size=12,
)


def test_nothing_to_do_is_said_plainly():
    assert agenda([], TODAY) == (Standing.NOTHING, 0, 0)


@pytest.mark.parametrize(
    ("days", "standing"),
    [
        (-1, Standing.OVERDUE),
        (0, Standing.THIS_WEEK),
        (6, Standing.THIS_WEEK),
        (7, Standing.LATER),
    ],
)
def test_the_edges_of_this_week(days, standing):
    assert agenda([due_in(days)], TODAY).standing is standing


def test_only_this_weeks_tasks_are_counted_while_there_are_any():
    summary = agenda([due_in(2, 12), due_in(30, 45)], TODAY)

    assert summary == (Standing.THIS_WEEK, 1, 12)


def test_overdue_tasks_and_this_weeks_are_counted_together():
    summary = agenda([due_in(-3, 5), due_in(1, 7), due_in(90, 45)], TODAY)

    assert summary == (Standing.OVERDUE, 2, 12)


@given(TASKS)
def test_never_counts_more_than_there_is(tasks):
    summary = agenda(tasks, TODAY)

    assert 0 <= summary.count <= len(tasks)
    assert summary.minutes <= sum(task.minutes for task in tasks)
    assert (summary.count == 0) == (not tasks)


@given(TASKS, st.integers(-400, 400))
def test_one_task_more_never_makes_the_sentence_calmer(tasks, days):
    order = [Standing.NOTHING, Standing.LATER, Standing.THIS_WEEK, Standing.OVERDUE]

    before = agenda(tasks, TODAY).standing
    after = agenda([*tasks, due_in(days)], TODAY).standing

    assert order.index(after) >= order.index(before)


# --- What stands first -------------------------------------------------------------------------
def ask_in(days):
    return Ask("谈话", "", "/t/", "", "info", TODAY + dt.timedelta(days=days), 5)


def todo_in(days):
    due = TODAY + dt.timedelta(days=days)
    return TodoItem("课程", "/c/", "", due, 36, days, True, False, "/why/")


@pytest.mark.parametrize(
    ("todo", "asks", "first", "is_todo_later"),
    [
        ([], [], [], False),
        ([], [3, 30], [3], True),
        ([2], [3], [], False),
        ([5], [3, 6], [3], False),
        ([20], [3, 10, 30], [3], True),
        ([20], [10], [], False),
        ([20], [], [], False),
        ([-4], [0], [], False),
    ],
)
def test_what_the_sentence_counts_stands_first(todo, asks, first, is_todo_later):
    items, asked = tuple(map(todo_in, todo)), tuple(map(ask_in, asks))
    summary = agenda([*items, *asked], TODAY)

    shown = Overview(TODAY, summary, items, asked, None, None, None, None)

    assert [(ask.due_on - TODAY).days for ask in shown.asks_first] == first
    assert {*shown.asks_first, *shown.asks_rest} == set(asked)
    assert shown.is_todo_later == is_todo_later
    if not items and shown.asks_first:
        assert summary.count == len(shown.asks_first)
