"""Several counts in one query."""

from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce


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
