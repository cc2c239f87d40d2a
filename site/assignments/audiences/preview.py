"""What an assignment, or another rule for one, would do, before anybody does it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from assignments.audiences.rules import Rule, people_of
from assignments.finishing import finishing_entries
from assignments.models import Assignment, Obligation
from cadres.models import Cadre, CadreQuerySet, Unit
from courses.models import CourseCompletion, Prerequisite

MOST_MINUTES_A_MONTH: Final = 240  # beyond it the preview warns
SAMPLE: Final = 8
# Before the due day (7 days, 1 day) and after it (1 day, 3 days), for whoever is not done.
LADDER_DAYS: Final = (-7, -1, 1, 3)


@dataclass(frozen=True)
class Before:
    """A course to finish before the assigned one, and how many of those asked have not."""

    label: str
    lacking: int


@dataclass(frozen=True)
class Preview:
    """How many people would be reached, and what it would mean for them."""

    people: int
    finished: int
    owing: int
    minutes_each: int
    everyone: int = 0  # in service in the unit, whatever the rule
    month_most: int = 0  # minutes of the person with the most in the month of the due day
    month_over: int = 0  # people whom it would take beyond the cap of that month
    messages: int = 0
    sample: Sequence[Cadre] = ()
    has_conditions: bool = False
    before: Sequence[Before] = ()  # what the course asks for first

    @property
    def to_do(self) -> int:
        """People who would have something to do."""
        return self.people - self.finished

    @property
    def hours(self) -> int:
        """Working time of everybody together, in whole hours, rounded up."""
        return -(-self.to_do * self.minutes_each // 60)

    @property
    def reaches_nobody(self) -> bool:
        return self.people == 0

    @property
    def reaches_everybody(self) -> bool:
        """Tell whether conditions were set that leave nobody out."""
        return self.has_conditions and 0 < self.everyone <= self.people

    @property
    def wants_confirmation(self) -> bool:
        """Tell whether the rule may not say what was meant."""
        return self.reaches_nobody or self.reaches_everybody

    @property
    def cap(self) -> int:
        """Minutes in one month that should not be exceeded."""
        return MOST_MINUTES_A_MONTH


def preview_assignment(
    *,
    activity_key: str,
    audience: Unit,
    minutes: int,
    rule: Rule | None = None,
    opens_on: dt.date,
    due_on: dt.date,
    target_id: int | None = None,
) -> Preview:
    """Count what `open_assignment` would do. Three queries; four or five with a target.

    Args:
        target_id: the page assigned, for what it asks people to finish first.
    """
    rule = rule or Rule()
    people = people_of(audience, rule, opens_on)
    finished = finishing_entries(activity_key).filter(cadre=OuterRef("pk"))
    owing = Obligation.objects.open().filter(
        cadre=OuterRef("pk"), assignment__activity_key=activity_key
    )
    counts = people.annotate(
        has_finished=Exists(finished), is_owing=Exists(owing), load=_load(due_on)
    ).aggregate(
        people=Count("pk"),
        finished=Count("pk", filter=Q(has_finished=True)),
        owing=Count("pk", filter=Q(is_owing=True)),
        most=Max("load", filter=Q(has_finished=False)),
        over=Count("pk", filter=Q(has_finished=False, load__gt=MOST_MINUTES_A_MONTH - minutes)),
    )
    to_do = counts["people"] - counts["finished"]
    return Preview(
        people=counts["people"],
        finished=counts["finished"],
        owing=counts["owing"],
        minutes_each=minutes,
        everyone=Cadre.objects.in_service().within(audience).count(),
        month_most=(counts["most"] or 0) + minutes if to_do else 0,
        month_over=counts["over"],
        messages=to_do * steps_of(opens_on, due_on),
        sample=_sample(people),
        has_conditions=bool(rule.clauses),
        before=_before(target_id, people.exclude(Exists(finished))) if target_id else (),
    )


def _before(target_id: int, asked: CadreQuerySet) -> list[Before]:
    """Return what the course `target_id` builds on. One query, another where there is any."""
    first = [
        each.required
        for each in Prerequisite.objects.filter(course=target_id, required__live=True)
        .select_related("required")
        .order_by("required__path")
    ]
    if not first:
        return []
    counts = asked.aggregate(
        **{
            f"course{course.pk}": Count(
                "pk",
                filter=~Exists(
                    CourseCompletion.objects.filter(course=course, cadre=OuterRef("pk"))
                ),
            )
            for course in first
        }
    )
    return [Before(course.label, counts[f"course{course.pk}"]) for course in first]


@dataclass(frozen=True)
class Difference:
    """Who would enter and who would leave if an assignment had another rule."""

    entering: int
    leaving: int
    staying: int
    entering_sample: Sequence[Cadre]
    leaving_sample: Sequence[Cadre]


def preview_change(*, assignment: Assignment, rule: Rule, today: dt.date) -> Difference:
    """Compare the people of `assignment` with those of `rule`. Five queries.

    Whoever is done neither leaves nor is asked again.
    """
    people = people_of(assignment.audience, rule, today)
    counted = assignment.obligations.counted().filter(cadre=OuterRef("pk"))
    entering = people.filter(~Exists(counted))
    holders = Cadre.objects.filter(Exists(counted.filter(done_at=None)))
    leaving = holders.exclude(pk__in=people.order_by().values("pk"))
    return Difference(
        entering=entering.count(),
        leaving=leaving.count(),
        staying=people.filter(Exists(counted)).count(),
        entering_sample=_sample(entering),
        leaving_sample=_sample(leaving),
    )


def steps_of(opens_on: dt.date, due_on: dt.date) -> int:
    """Return how many reminders somebody gets who never finishes: the steps still to come."""
    return sum(due_on + dt.timedelta(days=days) > opens_on for days in LADDER_DAYS)


def _load(due_on: dt.date) -> Coalesce:
    """Minutes that a person already owes in the month of `due_on`."""
    first = due_on.replace(day=1)
    last = (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    owed = (
        Obligation.objects.open()
        .filter(cadre=OuterRef("pk"), due_on__range=(first, last))
        .order_by()
        .values("cadre")
        .annotate(minutes=Sum("assignment__minutes"))
        .values("minutes")
    )
    return Coalesce(Subquery(owed, output_field=IntegerField()), Value(0))


def _sample(people: CadreQuerySet) -> list[Cadre]:
    return list(people.select_related("unit").order_by("pk")[:SAMPLE])
