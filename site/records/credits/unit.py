"""Who of a unit is short of hours: people by name, each against the rule of their own rank."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.db.models import (
    DecimalField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Least
from django.db.models.lookups import LessThan

from cadres.models import Cadre, CadreQuerySet, Rank, Unit
from records.credit_rules import Span, Standing, count
from records.credits.reckoning import ONLINE, Requirement, requirement_of
from records.models import Entry

PAGE_SIZE: Final = 50
_SUM: Final = DecimalField(max_digits=9, decimal_places=2)
_ZERO: Final = Value(Decimal("0.00"), output_field=_SUM)


class Person(NamedTuple):
    cadre: Cadre
    standing: Standing | None


@dataclass(frozen=True)
class UnitHours:
    """People in service of `unit` and below on `day`, `PAGE_SIZE` a page. One query.

    The database sums per person and stops when the page is full; there is no total, so that the
    page costs the same in a county of any size.
    """

    unit: Unit
    day: dt.date
    only_short: bool = True
    number: int = 1

    @cached_property
    def owed(self) -> dict[int, Requirement]:
        """What each rank owes, for the ranks that a rule binds."""
        found = {rank: requirement_of(rank, self.day) for rank in Rank.values}
        return {rank: each for rank, each in found.items() if each is not None}

    @cached_property
    def spans(self) -> list[Span]:
        return sorted({each.span for each in self.owed.values()})

    @cached_property
    def _found(self) -> list[Cadre]:
        people = self._with_sums()
        if self.only_short:
            people = people.filter(self._short())
        start = (self.number - 1) * PAGE_SIZE
        ordered = people.select_related("unit").order_by("unit__path", "sort_key", "pk")
        return list(ordered[start : start + PAGE_SIZE + 1])

    @property
    def people(self) -> list[Person]:
        return [Person(cadre, self._standing(cadre)) for cadre in self._found[:PAGE_SIZE]]

    @property
    def next_number(self) -> int | None:
        return self.number + 1 if len(self._found) > PAGE_SIZE else None

    @property
    def previous_number(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    def _with_sums(self) -> CadreQuerySet:
        sums: dict[str, Any] = {}
        for index, span in enumerate(self.spans):
            within = Q(earned_on__range=span)
            sums[f"hours_{index}"] = _sum("credit_hours", within)
            sums[f"online_{index}"] = _sum("credit_hours", within & ONLINE)
            sums[f"days_{index}"] = _sum("credit_days", within)
        people: CadreQuerySet = Cadre.objects.in_service().within(self.unit).annotate(**sums)
        return people

    def _short(self) -> Q:
        """Match whoever reaches neither the hours nor the days of their rank's rule."""
        short = Q(pk__in=[])
        for rank, each in self.owed.items():
            index, rule = self.spans.index(each.span), each.rule
            hours: Any = F(f"hours_{index}")
            if rule.online_most is not None:
                cap = Value(rule.online_most, output_field=_SUM)
                online = F(f"online_{index}")
                hours = hours - online + Least(online, cap)
            missing = Q(LessThan(ExpressionWrapper(hours, output_field=_SUM), rule.hours))
            missing &= Q(rank=rank)
            if rule.days is not None:
                missing &= Q(**{f"days_{index}__lt": rule.days})
            short |= missing
        return short

    def _standing(self, cadre: Any) -> Standing | None:
        each = self.owed.get(cadre.rank)
        if each is None:
            return None
        index = self.spans.index(each.span)
        hours, online = getattr(cadre, f"hours_{index}"), getattr(cadre, f"online_{index}")
        return count(
            each.rule,
            each.span,
            offline=hours - online,
            online=online,
            integrity=Decimal("0.00"),
            days=getattr(cadre, f"days_{index}"),
        )


def _sum(field: str, within: Q) -> Coalesce:
    """Sum `field` over one person's entries."""
    total = (
        Entry.objects.filter(within, cadre=OuterRef("pk"))
        .order_by()
        .values("cadre")
        .annotate(total=Sum(field))
        .values("total")
    )
    return Coalesce(Subquery(total, output_field=_SUM), _ZERO)
