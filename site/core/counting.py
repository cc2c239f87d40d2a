"""Several counts in one query."""

from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce


def count_up_to(most: int, rows: QuerySet[Any, Any], of: str | None = None) -> Subquery:
    """Return how many of the first `most` of `rows` there are, as an expression to annotate with.

    Costs the same however many there are; for numbers that nobody reads to the last digit.

    Args:
        of: count the different values of this column instead.
    """
    column = of or "pk"
    counted = f'DISTINCT few."{of}"' if of else "*"
    return Subquery(
        rows.order_by().values(column)[:most],
        output_field=IntegerField(),
        template=f"(SELECT COUNT({counted}) FROM (%(subquery)s) few)",  # noqa: S608  a column's name
    )


def count_of(rows: QuerySet[Any, Any], of: str = "pk", *, distinct: bool = False) -> Coalesce:
    """Return how many `rows` there are, as an expression to annotate another query with.

    Args:
        of, distinct: count the different values of this field instead.
    """
    counted = (
        rows.order_by()
        .annotate(all_of_them=Value(1))
        .values("all_of_them")
        .annotate(number=Count(of, distinct=distinct))
        .values("number")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
