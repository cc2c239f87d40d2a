"""Cases like this one, by what they share."""

from typing import Any, Final

from django.db.models import (
    BigIntegerField,
    Case,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from core.prepared_subqueries import PreparedSubquery
from warning_cases.models import Axis, WarningCasePage

MOST_RELATED: Final = 3
# What two cases share says most where few cases share it: the field and the crime.
TERM_WEIGHTS: Final = {
    Axis.SECTOR: 4,
    Axis.RURAL_FIELD: 3,
    Axis.ENFORCEMENT_ABUSE: 3,
    Axis.OUTSTANDING_PROBLEM: 3,
    Axis.KEY_PROJECT: 3,
    Axis.MANIFESTATION: 2,
    Axis.IMPORTANT_MATTER: 2,
    Axis.HOT_POSITION: 2,
    Axis.CAUSE: 2,
    Axis.DISCIPLINE: 1,
    Axis.PSYCHOLOGY: 1,
    Axis.ENFORCEMENT_FORM: 1,
    Axis.EDUCATION_CONTENT: 1,
}
CHARGE_WEIGHT: Final = 3
RISK_POINT_WEIGHT: Final = 4
POST_WEIGHT: Final = 3


def related_cases(case: WarningCasePage, reader: Any) -> QuerySet[WarningCasePage]:
    """Return the cases that share most with `case` and that `reader` may read.

    One query, and one for the view restrictions of the site.

    Each has `likeness`, the sum of the weights of what is shared; at equal likeness the newer one
    comes first.
    """
    if case.pk is None:
        return WarningCasePage.objects.none()
    likeness = _LIKENESS.value("pk", IntegerField(), case=case.pk, post=case.post_id)
    found: QuerySet[WarningCasePage] = (
        WarningCasePage.objects.live()
        .public()
        .readable_by(reader)
        .exclude(pk=case.pk)
        .annotate(likeness=likeness)
        .filter(likeness__gt=0)
        .order_by("-likeness", "-first_published_at", "-pk")[:MOST_RELATED]
    )
    return found


def _shared(relation: str, case: Any, weight: Any) -> Coalesce:
    """Return the summed `weight` of what a row shares with `case` through `relation`."""
    field: Any = WarningCasePage._meta.get_field(relation)
    through = field.remote_field.through
    target = field.m2m_reverse_field_name()
    mine = through.objects.filter(warningcasepage=case).values(target)
    total = (
        through.objects.filter(warningcasepage=OuterRef("pk"), **{f"{target}__in": mine})
        .order_by()
        .values("warningcasepage")
        .annotate(total=Sum(weight))
        .values("total")
    )
    return Coalesce(Subquery(total, output_field=IntegerField()), Value(0))


def _likeness(row: Any, case: Any, post: Any) -> QuerySet[Any]:
    weight_of_term = Case(
        *(When(term__axis=axis, then=Value(weight)) for axis, weight in TERM_WEIGHTS.items()),
        default=Value(1),
        output_field=IntegerField(),
    )
    same_post = Case(
        When(post=post, then=Value(POST_WEIGHT)), default=Value(0), output_field=IntegerField()
    )
    likeness = (
        _shared("terms", case, weight_of_term)
        + _shared("charges", case, Value(CHARGE_WEIGHT))
        + _shared("risk_points", case, Value(RISK_POINT_WEIGHT))
        + same_post
    )
    cases = WarningCasePage.objects.order_by().filter(pk=row)
    return cases.annotate(likeness=likeness).values("likeness")


_LIKENESS: Final = PreparedSubquery(_likeness, case=BigIntegerField(), post=BigIntegerField())
