"""What follows when an attempt is closed: its result in the record, or a place in the marking list."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from quizzes.grades import grade_of
from quizzes.kinds import kind_of
from quizzes.marking import Marked
from quizzes.models import Attempt, HandMarking
from quizzes.observers import closed_attempt_observers
from quizzes.reading import bands_of
from records.models import Entry
from records.services import record_entry

# What `put_result` sets, and the receipt that seals it.
RESULT_FIELDS: Final = (
    "awaits_marking",
    "points",
    "percent",
    "is_passed",
    "marks",
    "grade",
    "grade_en",
    "receipt",
)


def put_result(attempt: Attempt, marked: Marked) -> None:
    """Give `attempt` the result `marked`, or none while a person has to mark; nothing is saved."""
    is_open = bool(marked.unmarked)
    attempt.awaits_marking = is_open
    attempt.points = marked.points
    attempt.percent = None if is_open else marked.percent
    attempt.is_passed = not is_open and marked.reaches(attempt.pass_percent)
    attempt.marks = marked.marks
    attempt.grade, attempt.grade_en = (
        ("", "") if is_open else grade_of(marked.percent, bands_of(attempt.quiz))
    )


def record_result(attempt: Attempt, *, at: dt.datetime) -> Entry:
    """Enter the result of `attempt`, whose row the caller has locked, and tell who observes.

    Args:
        at: when it was handed in; the entry counts for that day.

    Raises:
        AlreadyRecorded: the record has the result of this attempt.
    """
    quiz = attempt.quiz
    entry = record_entry(
        cadre=attempt.cadre,
        kind=quiz.record_kind,
        activity_key=f"quizzes.quiz:{attempt.quiz_id}@{attempt.edition}",
        title=quiz.title,
        title_en=quiz.title_en,
        at=at,
        credit_hours=Decimal("0.00"),
        outcome={
            "percent": f"{attempt.percent:.2f}",
            "is_passed": attempt.is_passed,
            "closing": attempt.closing,
            "receipt": attempt.receipt,
            **({"grade": attempt.grade} if attempt.grade else {}),
        },
        occasion=occasion_of(attempt),
    )
    for observer in closed_attempt_observers:
        observer(attempt=attempt, at=at)
    return entry


def occasion_of(attempt: Attempt) -> str:
    """Return what tells the entries of one cadre's attempts at a quiz apart."""
    return f"attempt-{attempt.number}"


def hand_over_for_marking(
    attempt: Attempt, *, given: Mapping[int, Sequence[str]], at: dt.datetime
) -> None:
    """Put each answer that a person marks into the marking list."""
    HandMarking.objects.bulk_create(
        HandMarking(
            attempt=attempt,
            item=entry["item"],
            version_id=entry["version"],
            points_possible=Decimal(entry["points"]),
            handed_in_at=at,
            hand_in_receipt=attempt.receipt,
        )
        for entry in attempt.paper
        if kind_of(entry["kind"]).is_marked_by_person and given.get(entry["item"])
    )
