"""Proving a lesson instead of studying it: which lessons a test-out has shown. Pure."""

from collections.abc import Collection, Mapping, Set
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


def closing_shown(
    *, shown: Set[int], asked: Set[int], closing: Set[int], is_passed: bool
) -> set[int]:
    """Return the lessons that ask for nothing but a quiz, where the test-out has shown all others.

    Who passes the test-out, every lesson it asks about included, has proved what such a closing
    quiz would ask: the course is done. Where anything was missed, its quiz remains as well.

    Args:
        shown: see `lessons_shown`.
        asked: lessons that the test-out asks about.
        closing: lessons that ask for nothing but a quiz.
    """
    return set(closing - asked) if is_passed and asked and asked <= shown else set()
