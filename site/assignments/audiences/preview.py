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
from assignments.finishing import entries_that_finish, finishing_entries
from assignments.materialising import common_due_day, own_due_day
from assignments.models import Assignment, DueKind, Excuse, Obligation
from assignments.reminders.clock import work_calendar
from assignments.reminders.ladder import rungs_of
from cadres.models import Cadre, CadreQuerySet, Unit
from courses.models import CourseCompletion, Prerequisite

MOST_MINUTES_A_MONTH: Final = 240  # beyond it the preview warns
SAMPLE: Final = 8


@dataclass(frozen=True)
class Burden:
    """What is asked of people who have something to do: by messages, and by minutes of a month."""

    messages: int = 0  # if nobody finishes
    month_most: int = 0  # minutes of the person with the most in the month of their due day
    month_over: int = 0  # people whom it takes beyond the cap of that month

    @property
    def cap(self) -> int:
        """Minutes in one month that should not be exceeded."""
        return MOST_MINUTES_A_MONTH


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
    burden: Burden = Burden()
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


def preview_assignment(
    *,
    activity_key: str,
    audience: Unit,
    minutes: int,
    rule: Rule | None = None,
    opens_on: dt.date,
    due_on: dt.date,
    due_kind: str = DueKind.FIXED,
    due_days: int | None = None,
    target_id: int | None = None,
) -> Preview:
    """Count what `open_assignment` would do. Five queries; six or seven with a target.

    Where days are counted from people's postings, one more for each month in which they are due.

    Args:
        target_id: the page assigned, for what it asks people to finish first.
    """
    rule = rule or Rule()
    people = people_of(audience, rule, opens_on)
    finished = finishing_entries(activity_key).filter(cadre=OuterRef("pk"))
    owing = Obligation.objects.open().filter(
        cadre=OuterRef("pk"), assignment__activity_key=activity_key
    )
    counts = people.annotate(has_finished=Exists(finished), is_owing=Exists(owing)).aggregate(
        people=Count("pk"),
        finished=Count("pk", filter=Q(has_finished=True)),
        owing=Count("pk", filter=Q(is_owing=True)),
    )
    to_do = people.exclude(Exists(finished))
    planned = Assignment(
        opens_on=opens_on, due_on=due_on, due_kind=due_kind, due_days=due_days, minutes=minutes
    )
    return Preview(
        people=counts["people"],
        finished=counts["finished"],
        owing=counts["owing"],
        minutes_each=minutes,
        everyone=Cadre.objects.in_service().within(audience).count(),
        burden=burden_of(planned, to_do, counts["people"] - counts["finished"], opens_on),
        sample=_sample(people),
        has_conditions=bool(rule.clauses),
        before=_before(target_id, to_do) if target_id else (),
    )


def burden_of(
    assignment: Assignment, people: CadreQuerySet, number: int, today: dt.date, *,
    is_late: bool = False,
) -> Burden:  # fmt: skip
    """Reckon what `assignment` asks of `people` whom it reaches on `today`; they are `number`.

    Each step of the ladder is a message, on working days as the calendar has them. Two queries
    where all have the same due day; one, and one for each month, where each has their own.
    """
    if not number:
        return Burden()
    common = common_due_day(assignment, today, is_late=is_late)
    own = own_due_day(assignment, today, is_late=is_late)
    dated = people.annotate(own_due_on=own)
    days = (
        [(common, number)]
        if common
        else list(dated.order_by().values_list("own_due_on").annotate(Count("pk")))
    )
    calendar, opens_on = work_calendar(), max(today, assignment.opens_on)
    most = over = 0
    for first in sorted({day.replace(day=1) for day, _number in days}):
        next_one = (first + dt.timedelta(days=32)).replace(day=1)
        last = next_one - dt.timedelta(days=1)
        due_then = dated if common else dated.filter(own_due_on__range=(first, last))
        room = MOST_MINUTES_A_MONTH - assignment.minutes
        found = due_then.annotate(load=_load(first, last, assignment)).aggregate(
            most=Max("load"), over=Count("pk", filter=Q(load__gt=room))
        )
        most = max(most, (found["most"] or 0) + assignment.minutes)
        over += found["over"]
    messages = sum(number * len(rungs_of(day, opens_on, calendar)) for day, number in days)
    return Burden(messages, most, over)


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
    everyone: int = 0  # in service in the unit, whatever the rule
    has_conditions: bool = False
    minutes_each: int = 0
    burden: Burden = Burden()  # on those who enter

    @property
    def reaches_nobody(self) -> bool:
        return not self.staying + self.entering

    @property
    def reaches_everybody(self) -> bool:
        """Tell whether conditions were set that leave nobody out."""
        return self.has_conditions and 0 < self.everyone <= self.staying + self.entering

    @property
    def wants_confirmation(self) -> bool:
        """Tell whether the rule may not say what was meant."""
        return self.reaches_nobody or self.reaches_everybody


def preview_change(*, assignment: Assignment, rule: Rule, today: dt.date) -> Difference:
    """Compare the people of `assignment` with those of `rule`. Nine queries.

    Whoever is done neither leaves nor is asked again; whoever is exempted does not come back.
    """
    people = people_of(assignment.audience, rule, today)
    counted = assignment.obligations.counted().filter(cadre=OuterRef("pk"))
    exempt = assignment.obligations.filter(cadre=OuterRef("pk"), excuse=Excuse.EXEMPT)
    entering = people.filter(~Exists(counted), ~Exists(exempt))
    finished = entries_that_finish(assignment).filter(cadre=OuterRef("pk"))
    to_do = entering.filter(~Exists(finished))
    holders = Cadre.objects.filter(Exists(counted.filter(done_at=None)))
    leaving = holders.exclude(pk__in=people.order_by().values("pk"))
    return Difference(
        entering=entering.count(),
        leaving=leaving.count(),
        staying=people.filter(Exists(counted)).count(),
        entering_sample=_sample(entering),
        leaving_sample=_sample(leaving),
        everyone=Cadre.objects.in_service().within(assignment.audience).count(),
        has_conditions=bool(rule.clauses),
        minutes_each=assignment.minutes,
        burden=burden_of(assignment, to_do, to_do.count(), today, is_late=True),
    )


def _load(first: dt.date, last: dt.date, assignment: Assignment) -> Coalesce:
    """Minutes that a person owes from `first` to `last` already, but for `assignment` itself."""
    owed = (
        Obligation.objects.open()
        .filter(cadre=OuterRef("pk"), due_on__range=(first, last))
        .order_by()
    )
    if assignment.pk is not None:
        owed = owed.exclude(assignment=assignment)
    minutes = (
        owed.values("cadre").annotate(minutes=Sum("assignment__minutes")).values("minutes")
    )
    return Coalesce(Subquery(minutes, output_field=IntegerField()), Value(0))


def _sample(people: CadreQuerySet) -> list[Cadre]:
    return list(people.select_related("unit").order_by("pk")[:SAMPLE])
