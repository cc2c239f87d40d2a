"""Which questions people miss most, from the newest attempts. Counts only, never who."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Final, NamedTuple

from quizzes.models import Attempt, QuestionVersion

LOOK_BACK_DAYS: Final = 90
ATTEMPTS: Final = 300
FEWEST: Final = 5  # smaller groups say nothing, and might say who
SHOWN: Final = 5


class Missed(NamedTuple):
    """One question version: how often it was seen and what share of it was missed."""

    question_id: int
    text: str
    seen: int
    percent: int


def most_missed(*, at: dt.datetime) -> list[Missed]:
    """Return the questions with the largest share of misses. Two queries, over 300 attempts."""
    attempts = (
        Attempt.objects.filter(closed_at__gt=at - dt.timedelta(days=LOOK_BACK_DAYS))
        .order_by("-closed_at")
        .values_list("paper", "marks")[:ATTEMPTS]
    )
    seen: Counter[int] = Counter()
    missed: Counter[int] = Counter()
    for paper, marks in attempts:
        for item in paper:
            version = item["version"]
            seen[version] += 1
            earned = Decimal(marks.get(str(item["item"]), "0"))
            missed[version] += earned < Decimal(item["points"])
    ranked = sorted(
        (version for version, count in seen.items() if count >= FEWEST and missed[version]),
        key=lambda version: (-missed[version] / seen[version], version),
    )[:SHOWN]
    versions = QuestionVersion.objects.in_bulk(ranked)
    return [
        Missed(
            question_id=versions[version].question_id,
            text=str(versions[version].stem)[:80],
            seen=seen[version],
            percent=round(100 * missed[version] / seen[version]),
        )
        for version in ranked
        if version in versions
    ]
