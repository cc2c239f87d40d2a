"""Proving a lesson instead of studying it: which lessons a test-out has shown. Pure."""

from collections.abc import Collection, Mapping
from decimal import Decimal


def lessons_shown(
    *,
    lessons: Mapping[int, Collection[int]],
    shares: Mapping[int, Decimal],
    pass_percent: int,
) -> set[int]:
    """Return the lessons whose questions were answered well enough.

    Args:
        lessons: lesson → the questions that stand for it.
        shares: question asked in the attempt → share of its points earned, 0 to 1.
        pass_percent: the test-out's pass mark; each lesson has to reach it by itself.

    A lesson none of whose questions was asked is not shown.
    """
    shown = set()
    for lesson, questions in lessons.items():
        earned = [shares[question] for question in questions if question in shares]
        if earned and sum(earned, Decimal(0)) * 100 >= pass_percent * len(earned):
            shown.add(lesson)
    return shown
