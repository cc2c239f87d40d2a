"""How each question did, computed in the background by two statements over all responses."""

import datetime as dt
import math
from collections import defaultdict
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Count, F, IntegerField, QuerySet, Sum
from django.db.models.functions import Cast

from quizzes.analysis.flags import flags_of
from quizzes.analysis.suppression import FEWEST
from quizzes.models import ItemFigures, Response

MOST_ANSWERS: Final = 12
WHOLE: Final = 1000
# A product of two thousandths is more than a small integer of PostgreSQL holds; a larger type
# than this one makes its sums three times as slow.
_SHARE: Final = Cast("share", IntegerField())
_REST: Final = Cast("rest", IntegerField())
_SUMS: Final = {
    "n": Count("pk"),
    "x": Sum("share"),
    "y": Sum("rest"),
    "xx": Sum(_SHARE * _SHARE),
    "yy": Sum(_REST * _REST),
    "xy": Sum(_SHARE * _REST),
    "seconds": Sum("seconds"),
}
# Plan for every row of the cursor: by default PostgreSQL hurries to its first tenth, by sorting.
# Long free answers are many groups: hash them in memory rather than on disk.
_FOR_ALL_ROWS: Final = "SET LOCAL cursor_tuple_fraction = 1; SET LOCAL work_mem = '64MB'"


@transaction.atomic
def compute_item_figures(*, at: dt.datetime) -> int:
    """Compute the figures of every wording that was answered; return of how many."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_FOR_ALL_ROWS)
    rows: Any = Response.objects.order_by().values("version", "answer").annotate(**_SUMS)
    sums: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_SUMS, 0))
    answers: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for row in rows.iterator(chunk_size=5000):
        version = row["version"]
        for name in _SUMS:
            sums[version][name] += int(row[name])
        answers[version].append((row["answer"], row["n"]))
    # In the order of an index on both, so that nothing is sorted.
    people = dict(
        Response.objects.order_by()
        .values("version")
        .annotate(people=Count("cadre", distinct=True))
        .values_list("version", "people")
    )
    made = []
    for version, found in sums.items():
        facility = round(found["x"] / found["n"])
        discrimination = correlation(found)
        top = sorted(answers[version], key=lambda pair: (-pair[1], pair[0]))[:MOST_ANSWERS]
        made.append(
            ItemFigures(
                version_id=version,
                people=people[version],
                responses=found["n"],
                facility=facility,
                discrimination=discrimination,
                seconds=round(found["seconds"] / found["n"]),
                answers=[list(pair) for pair in top],
                flags=flags_of(found["n"], facility, discrimination),
                computed_at=at,
            )
        )
    ItemFigures.objects.exclude(version__in=list(sums)).delete()
    ItemFigures.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["version"],
        update_fields=[
            "people", "responses", "facility", "discrimination", "seconds", "answers", "flags",
            "computed_at",
        ],
        batch_size=500,
    )  # fmt: skip
    return len(made)


def correlation(sums: dict[str, int]) -> int | None:
    """Return the correlation of question and rest in thousandths; None where nothing varies.

    Args:
        sums: `n`, `x`, `y`, `xx`, `yy`, `xy` of whole numbers, so that nothing is rounded before.
    """
    n = sums["n"]
    spread = (n * sums["xx"] - sums["x"] ** 2) * (n * sums["yy"] - sums["y"] ** 2)
    if spread <= 0:
        return None
    together = n * sums["xy"] - sums["x"] * sums["y"]
    return max(-WHOLE, min(WHOLE, round(WHOLE * together / math.sqrt(spread))))


def top_missed(limit: int = 10) -> "QuerySet[ItemFigures]":
    """Return the questions that most people missed, the hardest first, with what they say.

    For an editor's home. Questions that fewer than five people answered are not among them.
    """
    current: Any = F("version__question__current")
    return (
        ItemFigures.objects.filter(people__gte=FEWEST, version=current)
        .select_related("version__question")
        .order_by("facility", "version")[:limit]
    )
